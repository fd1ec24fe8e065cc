namespace Winnow.Core.Search;

/// <summary>Everything that decides what a study tries; a journal belongs to one setup.</summary>
/// <param name="Space">What is searched.</param>
/// <param name="Seed">Decides every random draw: the same seed and scores give the same trials.</param>
public sealed record StudySetup(SearchSpace Space, int Seed)
{
    /// <summary>Which scores are better; smaller by default.</summary>
    public SearchDirection Direction { get; init; } = SearchDirection.Minimise;

    /// <summary>Proposes points; the tree-structured Parzen estimator by default.</summary>
    public ISampler Sampler { get; init; } = new TpeSampler();

    /// <summary>Ends hopeless trials early; none by default.</summary>
    public IPruner Pruner { get; init; } = new NoPruner();

    /// <summary>Hash of the data, folds and code that scores depend on; empty by default. A journal written under another one is refused.</summary>
    public string Digest { get; init; } = "";
}
