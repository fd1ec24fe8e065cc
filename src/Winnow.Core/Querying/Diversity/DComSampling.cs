using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks by coverage while the labelled samples cover little of the pool, by margin once they cover most of it, and by a mixture in between.</summary>
/// <remarks>
/// Mishal and Weinshall, <i>DCoM: active learning for all learners</i>, 2024. On embeddings of length 1: δ₀ is ProbCover's radius. Each labelled sample has a
/// radius of its own, the largest up to 1.5 · δ₀ (at most 2) at which the share of samples in its ball that the model puts into its class (labelled samples: that
/// bear it) is at least 0.4 + 0.2 · the share of all samples that balls of δ₀ cover. Competence S = (1 + e^(−k(1 − a))) / (1 + e^(−k(c − a))) of the share c that the balls of
/// their own radii cover, with a = 0.8 and k = 30. Then, one by one, argmax of S · m + (1 − S) · g: m is 1 − (p₁ − p₂), g the number of samples in the ball of the mean
/// radius that nothing covers, each scaled to 0 … 1 over the pool before every pick. Without labels S = 0, which is ProbCover. The authors keep radii from round to round
/// and find them by bisection; here they follow from the current model alone. The bound on radii, a and k are ours. Utility: the mixture with g as a share of the
/// first g, or the pick's before where it would rise. O(samples² × dimensions) time; one bit per pair of samples up to 65,536, O(samples + labelled) memory beyond.
/// </remarks>
public sealed class DComSampling : IQueryStrategy
{
    private const double Centre = 0.8;
    private const double Steepness = 30;
    private readonly float? radius;
    private readonly double? competence;

    /// <summary>A strategy with a radius and a competence of its own, or ones found anew for every pool.</summary>
    /// <param name="radius">δ₀ from 0 to 2 on the unit sphere; null estimates it as ProbCover does.</param>
    /// <param name="competence">Weight of the margin, 0 (coverage alone) to 1 (margin alone); null computes it from the coverage.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is not within 0 to 2, or the competence not within 0 to 1.</exception>
    public DComSampling(float? radius = null, double? competence = null)
    {
        if (radius is not (null or (>= 0 and <= 2)))
        {
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "On the unit sphere a radius is from 0 to 2; leave it out to have it estimated.");
        }

        if (competence is not (null or (>= 0 and <= 1)))
        {
            throw new ArgumentOutOfRangeException(nameof(competence), competence, "A competence is from 0 to 1; leave it out to have it computed.");
        }

        this.radius = radius;
        this.competence = competence;
    }

    /// <inheritdoc/>
    public string Name => "dcom";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Probabilities | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        var margins = ProbabilityScores.FromTopTwo(pool, static (first, second) => Math.Max(0, 1 - (first - second)));
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var rows = UnitRows.Of(embeddings);
        var delta = radius ?? ProbCoverSampling.EstimateRadius(rows, Math.Max(2, pool.Classes.Count), random, pool.Threads);
        var balls = labelled is null ? null : PureBalls.Of(pool, rows, UnitRows.Of(labelled), delta);
        var cover = new BallCover(rows, balls?.MeanRadius ?? delta, pool.Threads);
        cover.Cover(balls?.Covered ?? []);
        var weight = competence ?? (balls is null ? 0 : Competence(balls.Share));
        var left = Enumerable.Range(0, rows.Rows).ToHashSet();
        var widest = Math.Max(1, left.Max(i => cover.Gains[i]));
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var (m, g) = (Scale(left.Select(i => (double)margins[i])), Scale(left.Select(i => (double)cover.Gains[i])));
            double Score(int i) => (weight * m(margins[i])) + ((1 - weight) * g(cover.Gains[i]));
            var most = left.Max(Score);
            var row = left.Where(i => Score(i) == most).MinBy(i => ties.Key(pool.Ids[i]));
            left.Remove(row);
            var gain = cover.Gains[row];
            var utility = (float)((weight * margins[row]) + ((1 - weight) * gain / widest));
            picks.Add(new(pool.Ids[row], picks.Count == 0 ? utility : Math.Min(picks[^1].Utility, utility), Reason(pool, row, gain, weight)));
            cover.Take(row);
        }

        return picks;
    }

    /// <summary>The weight of the margin where so large a share is covered; 1 where all is.</summary>
    internal static double Competence(double covered) =>
        (1 + Math.Exp(-Steepness * (1 - Centre))) / (1 + Math.Exp(-Steepness * (covered - Centre)));

    private static Func<double, double> Scale(IEnumerable<double> values)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        return value => most > least ? (value - least) / (most - least) : 0;
    }

    private static string Reason(PoolView pool, int row, int gain, double weight) => weight >= 0.5
        ? Reasons.Torn(pool, row)
        : gain > 0 ? $"looks like {Reasons.Images(gain)} that no labelled one covers" : "covered already, fills the batch";
}
