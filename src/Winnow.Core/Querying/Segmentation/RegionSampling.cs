using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Picks parts of images under a budget in pixels or clicks: the regions whose pixels are in most doubt, of rare classes first.</summary>
/// <remarks>
/// Regions and their costs as in Mackowiak et al., <i>CEREALS</i>, BMVC 2018; superpixels and class weights e^(−share) after Cai et al., <i>Revisiting superpixels for active learning in semantic segmentation with realistic annotation costs</i>,
/// CVPR 2021; impurity × uncertainty of Xie et al., CVPR 2022; view consistency of Golestaneh and Kitani, BMVC 2020. Regions are those of <see cref="PoolView.Regions"/> (superpixels come from the caller), else a grid. A region's score is the mean over
/// its pixels that count; by falling score each region is taken that still fits into the budget. O(maps × classes × pixels) time twice, O(classes × pixels) memory per thread plus the regions.
/// </remarks>
public sealed class RegionSampling
{
    private readonly PixelScore score;
    private readonly RegionOptions options;

    /// <summary>A strategy for one kind of doubt.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RegionSampling(PixelScore score, RegionOptions? options = null) => (this.score, this.options) = (score, (options ?? new()).Validate());

    /// <summary>One for each kind of doubt, with default options.</summary>
    public static IReadOnlyList<RegionSampling> All { get; } = [.. Enum.GetValues<PixelScore>().Select(s => new RegionSampling(s))];

    /// <summary>Lower-case name, such as <c>region-impurity</c>.</summary>
    public string Name => $"region-{PixelSampling.Word(score)}";

    /// <summary>The evidence it reads.</summary>
    public Evidence Needs => PixelEvidence.Needs(score);

    /// <summary>Regions, best first, that together cost at most the budget; regions whose pixels are all ignored are never picked.</summary>
    /// <param name="pool">The pool with the evidence that <see cref="Needs"/> names.</param>
    /// <param name="budget">Pixels or clicks, not below 0 and finite.</param>
    /// <param name="random">Breaks ties.</param>
    /// <exception cref="MissingEvidenceException">The pool lacks evidence.</exception>
    /// <exception cref="ArgumentException">A map holds NaN, or sizes do not match.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The budget is negative, NaN or infinite.</exception>
    public IReadOnlyList<RegionPick> Query(PoolView pool, double budget, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        if (budget is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(budget), budget, "A budget is a finite number, 0 or more.");
        }

        var ties = new TieBreaker(random);
        var left = budget;
        var picks = new List<RegionPick>();
        foreach (var (row, region) in Regions(pool).OrderByDescending(r => Mean(r.Region)).ThenBy(r => ties.Key((long)ties.Key(pool.Ids[r.Row]) ^ r.Region.Number)))
        {
            double cost = options.Unit == RegionUnit.Pixels ? region.Pixels : region.Classes;
            if (cost <= left)
            {
                left -= cost;
                picks.Add(new(pool.Ids[row], region.Number, region.Box, Mean(region), cost, $"in doubt, mostly {pool.ClassName(region.Likeliest)}"));
            }
        }

        return picks;
    }

    private static float Mean(RegionScores.Region region) => (float)(region.Sum / region.Pixels);

    private IEnumerable<(int Row, RegionScores.Region Region)> Regions(PoolView pool)
    {
        var evidence = new PixelEvidence(pool, score);
        if (pool.Regions is { } given && given.Count != pool.Ids.Count)
        {
            throw new ArgumentException($"The regions have {given.Count} rows for {pool.Ids.Count} samples; give one row per sample.", nameof(pool));
        }

        var worth = options.ClassRarity ? Worth(pool, evidence) : null;
        var found = new List<RegionScores.Region>[pool.Ids.Count];
        PixelRows.For(pool, row =>
        {
            var map = evidence.Map(row);
            var (scores, classes) = (evidence.Scores(row), PixelScores.Classes(map));
            for (var i = 0; i < scores.Length && worth is not null; i++)
            {
                scores[i] *= worth[classes[i]];
            }

            found[row] = pool.Regions is null
                ? RegionScores.OfGrid(map, options.Cell, scores, classes)
                : RegionScores.Of(Checked(pool, row, map), scores, classes, map.Classes, map.Ignored.Span);
        });
        return found.SelectMany((regions, row) => regions.Select(r => (row, r)));
    }

    /// <summary>e^(−share of the pixels that count) of each class as predicted on the pool.</summary>
    private static float[] Worth(PoolView pool, PixelEvidence evidence)
    {
        var counts = new long[pool.Ids.Count][];
        PixelRows.For(pool, row =>
        {
            evidence.Scores(row); // refuses unsound maps before their classes are read
            var map = evidence.Map(row);
            var classes = PixelScores.Classes(map);
            var ignored = map.Ignored.Span;
            counts[row] = new long[map.Classes];
            for (var i = 0; i < classes.Length; i++)
            {
                counts[row][classes[i]] += ignored.Length > 0 && ignored[i] ? 0 : 1;
            }
        });
        var sums = new double[counts.Select(c => c.Length).DefaultIfEmpty(0).Max()];
        foreach (var (c, n) in counts.SelectMany(row => row.Index()))
        {
            sums[c] += n;
        }

        return [.. sums.Select(s => (float)Math.Exp(-s / Math.Max(1, sums.Sum())))];
    }

    private static RegionMap Checked(PoolView pool, int row, SegmentationMap map)
    {
        var regions = pool.Regions![row];
        return regions.Id == map.Id && regions.Height == map.Height && regions.Width == map.Width && regions.Regions.Length == map.Height * map.Width
            ? regions
            : throw EvidenceChecks.BadRow(pool, "regions", row, $"are {regions.Regions.Length} pixels of {regions.Width} × {regions.Height} of sample {regions.Id}; the map has {map.Width} × {map.Height}");
    }
}
