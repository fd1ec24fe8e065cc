using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The default: typical images first, doubtful ones later, and a random slice that keeps the score honest and falls back to chance where choosing does not pay.</summary>
/// <remarks>
/// Each pick adds most to Σ u(x)^a · r(x) · max k(x, s) over labelled and picked samples s: UHerding, Bae et al., <i>Uncertainty herding: one active learning method for all
/// label budgets</i>, ICLR 2025, times r, the rarity of x's likely classes among the labels (<see cref="ClassRarity"/>). Embeddings are centred and scaled to length 1; u is the margin uncertainty at a temperature fitted to the labels out of fold; k is a Gaussian
/// whose width is half the median distance of a labelled sample to the next one, so it narrows as labels fill the space and coverage gives way to uncertainty. The
/// exponent a, 0 to 2, grows with the share of out-of-fold errors that low margins reveal (<see cref="Regime"/>). Without probabilities u is 1: coverage alone.
/// Where labels are spread unevenly over the classes, a share of every query is taken by k-center greedy (<see cref="FarPicks"/>).
/// A share of every query (<see cref="AdaptiveOptions.RandomShare"/>) is drawn by chance, with its inclusion probability in the pick. Where labels drawn by chance
/// are shown to teach more than as many chosen ones (<see cref="RandomGuard"/>), the whole query is drawn by chance and says so.
/// Pool and coverage are represented by samples of fixed size: O(dimensions × (candidates × references + references × labelled)) time whatever the pool's size, beside
/// one pass over its probabilities. Utility: the share of the weight still uncovered that the pick covers; a random one carries that of its neighbour.
/// </remarks>
public sealed class AdaptiveSampling : IQueryStrategy
{
    private const int BatchMax = 1000;
    private readonly AdaptiveOptions options;

    /// <summary>A strategy with settings of its own, or the usual ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public AdaptiveSampling(AdaptiveOptions? options = null) => this.options = (options ?? new()).Validate();

    /// <inheritdoc/>
    public string Name => "adaptive";

    /// <summary>The settings.</summary>
    internal AdaptiveOptions Options => options;

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    /// <remarks>Embeddings are required; probabilities and labels are used where they are.</remarks>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.EmbeddingRows(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        var margins = pool.ProbabilityRows is null ? null : ProbabilityScores.FromTopTwo(pool, (first, second) => 1 - (first - second));
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        int[] order = [.. Enumerable.Range(0, pool.Ids.Count).OrderBy(i => ties.Key(pool.Ids[i]))];
        var known = labelled is null ? null : new KnownLabels(pool, labelled, ties);
        if (known?.ChosenTrailsRandom(options.GuardLevel) == true)
        {
            return [.. order[..count].Select(i => RandomSlice.Drawn(pool, i, count, 0, "drawn at random: chosen labels taught less than random ones so far"))];
        }

        var drawn = RandomSlice.Count(options.RandomShare, count, random);
        var weights = new PoolWeights(pool, margins, known?.Regime ?? Regime.Unknown, known?.Classes);
        var far = FarPicks.Of(pool, embeddings, labelled, order[drawn..], FarPicks.Count(weights.Skew, count, count - drawn, random), ties);
        var (chosen, _) = Choose(pool, embeddings, labelled, weights, [.. order[drawn..].Except(far)], count - drawn - far.Length, ties);
        chosen = RandomSlice.Join(chosen, [.. far.Select(i => new Pick(pool.Ids[i], 0, "unlike any image that is labelled, where few labels show some classes"))]);
        return RandomSlice.Join(chosen, [.. order[..drawn].Select(i => RandomSlice.Drawn(pool, i, options.RandomShare * count, 0, "drawn at random, to measure fairly what choosing gains"))]);
    }

    /// <summary>What choosing alone takes, without chance and guard: each pick with the weight it newly covers, in images of the pool, so that pools of several sites compare.</summary>
    internal IReadOnlyList<(SampleId Id, double Covers)> Cover(PoolView pool, int count, Random random)
    {
        var embeddings = EvidenceChecks.EmbeddingRows(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        var margins = pool.ProbabilityRows is null ? null : ProbabilityScores.FromTopTwo(pool, (first, second) => 1 - (first - second));
        var ties = new TieBreaker(random);
        int[] order = [.. Enumerable.Range(0, pool.Ids.Count).OrderBy(i => ties.Key(pool.Ids[i]))];
        var weights = new PoolWeights(pool, margins, Regime.Unknown, null);
        var (picks, uncovered) = Choose(pool, embeddings, labelled, weights, order, Math.Min(count, order.Length), ties);
        return [.. picks.Select(p => (p.Id, p.Utility * uncovered))];
    }

    // Beside the picks the weight that was uncovered before them, in images of the pool.
    private (List<Pick> Picks, double Uncovered) Choose(PoolView pool, IRowSource embeddings, Matrix? labelled, PoolWeights weights, int[] order, int count, TieBreaker ties)
    {
        var picks = new List<Pick>();
        if (count == 0)
        {
            return (picks, 0);
        }

        var references = order[..Math.Min(order.Length, Math.Max(options.References, 2 * Math.Min(count, BatchMax)))];
        var space = new CentredSpace(embeddings, references);
        var points = space.Of(embeddings, references);
        var labelledPoints = labelled is null ? null : space.Of(labelled, [.. Enumerable.Range(0, labelled.Rows)]);
        var width = KernelWidth.Of(labelledPoints is { Rows: > 1 } ? labelledPoints : space.Of(embeddings, references.AsSpan(0, Math.Min(references.Length, count + 1))), pool.Threads);
        var covered = labelledPoints is null ? new float[references.Length] : KernelWidth.NearestKernel(points, labelledPoints, width, pool.Threads);
        float[] wanted = [.. references.Select(r => weights[r])];
        var whole = Math.Max(wanted.Zip(covered, (w, c) => (double)w * (1 - c)).Sum(), 1e-30);
        var last = float.PositiveInfinity;
        var free = order.ToHashSet();
        while (picks.Count < count)
        {
            var batch = Math.Min(count - picks.Count, BatchMax);
            var candidates = Candidates(order, free, weights, Math.Max(options.Candidates, 4 * batch));
            var cover = new UncertaintyCover(points, space.Of(embeddings, candidates), wanted, covered, width, pool.Threads);
            for (var left = batch; left > 0; left--)
            {
                var (place, gain, nearest) = cover.Next(i => ties.Key(pool.Ids[candidates[i]]));
                var row = candidates[place];
                free.Remove(row);
                last = Math.Min(last, (float)(gain / whole));
                picks.Add(new(pool.Ids[row], last, weights.Reason(row, (int)Math.Round((double)nearest * pool.Ids.Count / references.Length))));
            }
        }

        return (picks, whole * pool.Ids.Count / references.Length);
    }

    /// <summary>Half those of most weight, half by chance: the first hold what uncertainty sampling would take and what few labels show, the second what stands for the pool.</summary>
    private static int[] Candidates(int[] order, HashSet<int> free, PoolWeights weights, int count)
    {
        int[] left = [.. order.Where(free.Contains)];
        if (left.Length <= count || !weights.Differ)
        {
            return left[..Math.Min(left.Length, count)];
        }

        // The sort is stable, so equals keep their order by tie key.
        var heavy = left.OrderByDescending(i => weights[i]).Take(count / 2).ToHashSet();
        return [.. left.Where(i => heavy.Contains(i)), .. left.Where(i => !heavy.Contains(i)).Take(count - heavy.Count)];
    }
}
