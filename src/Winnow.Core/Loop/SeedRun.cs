namespace Winnow.Core.Loop;

/// <summary>What one run of one strategy with one seed gave.</summary>
/// <param name="Result">Learning curve and reason of the end, for <see cref="ResultFile"/>.</param>
/// <param name="Details">Picks, answers and times of each round, for <see cref="RunDetails"/>.</param>
public sealed record SeedRun(SeedResult Result, SeedDetails Details);
