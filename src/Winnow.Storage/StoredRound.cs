using Winnow.Core.Querying;

namespace Winnow.Storage;

/// <summary>One round of a project: when it was opened, what it looked at and what it chose.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Seed">Seed of the query.</param>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Source">Where its evidence came from, such as <c>model 2</c>.</param>
/// <param name="Labelled">Labels there were.</param>
/// <param name="Pool">Samples that could be picked.</param>
/// <param name="Picks">The immutable rank table, best first.</param>
public sealed record StoredRound(int Number, int Seed, string Strategy, string Source, int Labelled, int Pool, IReadOnlyList<Pick> Picks);
