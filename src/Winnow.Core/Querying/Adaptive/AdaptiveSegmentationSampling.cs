namespace Winnow.Core.Querying;

/// <summary>The default where areas are outlined: images that stand for the pool first, doubtful and varied ones later, and a random slice that keeps the score honest.</summary>
/// <remarks>
/// While the labels hold fewer than 10 outlined objects per class on average a segmenter's doubts say little, and the pool is covered by MaxHerding on image embeddings (Bae et al., ECCV 2024). From then on it goes in two stages, as PPAL does for
/// boxes (Yang et al., CVPR 2024): of the images whose pixels are in most doubt by entropy, four for each pick, MaxHerding takes those that stand for them. A share of every query is drawn by chance, with its inclusion probability in the pick.
/// The switch-over and the four are rules of thumb of ours, not fitted to any data. Cost: that of <see cref="PixelSampling"/> and <see cref="MaxHerdingSampling"/>.
/// </remarks>
public sealed class AdaptiveSegmentationSampling : IQueryStrategy
{
    private const int PerPick = 4;

    private static readonly PixelSampling Doubt = new(PixelScore.Entropy, PixelAggregation.Mean);
    private readonly double randomShare;
    private readonly int objectsPerClass;

    /// <summary>A strategy with settings of its own, or the usual ones.</summary>
    /// <param name="randomShare">Share of each query drawn by chance alone, 0 to 1, default 0.1.</param>
    /// <param name="objectsPerClass">Outlined objects per class from which on the segmenter's doubts are followed, at least 0, default 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public AdaptiveSegmentationSampling(double randomShare = 0.1, int objectsPerClass = 10)
    {
        if (randomShare is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(randomShare), randomShare, "The random share is from 0 to 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(objectsPerClass);
        (this.randomShare, this.objectsPerClass) = (randomShare, objectsPerClass);
    }

    /// <inheritdoc/>
    public string Name => "adaptive-segmentation";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels | Evidence.Masks;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var classes = MapChecks.Maps(pool).Select(m => m.Classes).DefaultIfEmpty(1).Max() - 1; // without the background
        var early = (pool.Labelled?.Objects.Sum(o => o.Count(a => !a.IsCrowd)) ?? 0) < (long)objectsPerClass * classes;
        float[] doubts = early ? [] : Doubt.Utilities(pool, random);
        return RandomSlice.Beside(pool, Math.Min(count, pool.Ids.Count), randomShare, random, (rows, left) => NarrowedQuery.Choose(pool, rows, left, random, Inner));

        // The sort is stable, so equals keep their order by tie key.
        IEnumerable<Pick> Inner(int[] rows, int picks) => early
            ? SubPool.Query(new MaxHerdingSampling(), pool, rows, picks, random)
            : SubPool.Query(new MaxHerdingSampling(), pool, [.. rows.OrderByDescending(i => doubts[i]).Take(PerPick * picks)], picks, random)
                .Select(p => p with { Reason = $"the class of many pixels is in doubt, and {p.Reason}" });
    }
}
