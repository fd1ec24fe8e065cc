namespace Winnow.Core.Loop;

/// <summary>What choosing the samples cost a strategy, over all its rounds and seeds.</summary>
/// <param name="SecondsMean">Mean wall-clock seconds of one query: the strategy alone, without the model's run over the pool.</param>
/// <param name="SecondsMax">The slowest query.</param>
/// <param name="AllocatedBytesMax">
/// Most managed memory one query allocated on its own thread, temporary or kept: a bound above for what it held there at once. Worker threads of the query and
/// native memory are not counted. Null where nothing was counted.
/// </param>
public sealed record SelectionCost(double SecondsMean, double SecondsMax, long? AllocatedBytesMax);
