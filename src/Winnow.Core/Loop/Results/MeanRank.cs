namespace Winnow.Core.Loop;

/// <summary>A strategy's mean rank.</summary>
/// <param name="Name">Name of the strategy.</param>
/// <param name="Rank">1 (best) to the number of strategies.</param>
public sealed record MeanRank(string Name, double Rank);
