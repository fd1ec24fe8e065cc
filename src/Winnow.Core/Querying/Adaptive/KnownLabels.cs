using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The labelled samples, and what they say; computed when asked for.</summary>
/// <param name="pool">The pool, whose labelled samples have classes.</param>
/// <param name="embeddings">Their embeddings [labelled × dimensions].</param>
/// <param name="ties">Orders them without regard to their classes.</param>
internal sealed class KnownLabels(PoolView pool, Matrix embeddings, TieBreaker ties)
{
    private readonly LabelledView labelled = pool.Labelled!;
    private readonly int classes = Math.Max(pool.Classes.Count, pool.Labelled!.Classes.Max() + 1);
    private readonly int[] order = [.. Enumerable.Range(0, pool.Labelled!.Ids.Count).OrderBy(i => ties.Key(pool.Labelled!.Ids[i]))];

    /// <summary>Class of each.</summary>
    public IReadOnlyList<int> Classes => labelled.Classes;

    /// <summary>How far the model's doubt can be trusted.</summary>
    public Regime Regime => Regime.Of(embeddings, labelled.Classes, classes, order);

    /// <summary>Whether chosen labels are shown to teach less than those drawn by chance.</summary>
    public bool ChosenTrailsRandom(double level) => labelled.InclusionProbabilities.Count == labelled.Ids.Count && RandomGuard.ChosenTrailsRandom(
        embeddings, labelled.Classes, classes,
        [.. order.Where(i => labelled.InclusionProbabilities[i] is not null)], [.. order.Where(i => labelled.InclusionProbabilities[i] is null)], level);
}
