namespace Winnow.Core.Querying;

/// <summary>Every wrapper, with its default options. A new wrapper is one file and one line here.</summary>
public static class QueryWrappers
{
    /// <summary>All wrappers in the order they are listed to people.</summary>
    public static IReadOnlyList<QueryWrapper> All { get; } =
    [
        new("class-balanced", Evidence.Probabilities, inner => new ClassBalancedWrapper(inner)),
        new("cost-aware", Evidence.Costs, inner => new CostAwareWrapper(inner)),
        new("no-duplicates", Evidence.Embeddings, inner => new NoDuplicatesWrapper(inner)),
        new("seals", Evidence.Embeddings | Evidence.Labels, inner => new SealsWrapper(inner)),
        new("anchors", Evidence.Embeddings | Evidence.Labels, inner => new AnchorsWrapper(inner)),
    ];
}
