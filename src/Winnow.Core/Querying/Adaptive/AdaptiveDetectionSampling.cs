namespace Winnow.Core.Querying;

/// <summary>The default where objects are drawn: images that stand for the pool first, doubtful and varied ones later, and a random slice that keeps the score honest.</summary>
/// <remarks>
/// While the labels hold fewer than 10 objects per class on average a detector's scores say little, and the pool is covered by MaxHerding on image embeddings (Bae et al., ECCV 2024). From then on PPAL chooses
/// (Yang et al., CVPR 2024). A share of every query is drawn by chance, with its inclusion probability in the pick. The switch-over is a rule of thumb of ours, not fitted to any data. Cost: that of <see cref="MaxHerdingSampling"/> or <see cref="PpalSampling"/>, and the distances between pool and labels. Over shards choosing is not narrowed.
/// </remarks>
public sealed class AdaptiveDetectionSampling : IQueryStrategy
{
    private readonly double randomShare;
    private readonly int objectsPerClass;

    /// <summary>A strategy with settings of its own, or the usual ones.</summary>
    /// <param name="randomShare">Share of each query drawn by chance alone, 0 to 1, default 0.1.</param>
    /// <param name="objectsPerClass">Labelled objects per class from which on the detector's doubts are followed, at least 0, default 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public AdaptiveDetectionSampling(double randomShare = 0.1, int objectsPerClass = 10)
    {
        if (randomShare is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(randomShare), randomShare, "The random share is from 0 to 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(objectsPerClass);
        (this.randomShare, this.objectsPerClass) = (randomShare, objectsPerClass);
    }

    /// <summary>Share of each query drawn by chance.</summary>
    internal double RandomShare => randomShare;

    /// <summary>Whether the labels hold too few objects to follow the detector's doubts. Over shards classes are those that have names or labels, as no shard sees the boxes of another.</summary>
    internal bool Covers(PoolView setting) => FewObjects(setting, DetectionChecks.Classes(setting));

    /// <inheritdoc/>
    public string Name => "adaptive-detection";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels | Evidence.Detections | Evidence.DetectionFeatures | Evidence.LabelledDetections;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var classes = DetectionChecks.Classes(pool, DetectionChecks.Detections(pool));
        IQueryStrategy inner = FewObjects(pool, classes) ? new MaxHerdingSampling() : new PpalSampling();
        return RandomSlice.Beside(
            pool, Math.Min(count, pool.Ids.Count), randomShare, random,
            (rows, left) => NarrowedQuery.Choose(pool, rows, left, random, (part, picks) => SubPool.Query(inner, pool, part, picks, random)));
    }

    private bool FewObjects(PoolView pool, int classes) => DetectionChecks.LabelledObjects(pool).Sum(o => o.Count) < (long)objectsPerClass * classes;
}
