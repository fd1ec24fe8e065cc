using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Draws samples that are uncertain and whose predictions differ from those drawn before, from class probabilities alone.</summary>
/// <remarks>
/// Gilhuber, Beer, Ma and Seidl, <i>FALCUN: a simple and efficient deep active learning strategy</i>, ECML PKDD 2024. Uncertainty u = 1 − (p₁ − p₂); diversity
/// starts as u and becomes the smaller of itself and the L1 distance between predictions with every pick. A sample is drawn with probability proportional
/// to (u + diversity scaled to 0…1 over the samples left)^γ; γ = 0 is a uniform draw, large γ takes the best. Utility: u + diversity when drawn, 0 to 2, at
/// most that of the pick before. O(count × samples × classes) time, O(samples) memory.
/// </remarks>
public sealed class FalcunSampling : IQueryStrategy
{
    private readonly double gamma;

    /// <summary>A strategy with an exponent of its own.</summary>
    /// <param name="gamma">γ, 0 or more, default 10 as in the paper.</param>
    /// <exception cref="ArgumentOutOfRangeException">γ is negative or no finite number.</exception>
    public FalcunSampling(double gamma = 10)
    {
        if (!double.IsFinite(gamma) || gamma < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "The exponent must be a finite number, 0 or more.");
        }

        this.gamma = gamma;
    }

    /// <inheritdoc/>
    public string Name => "falcun";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var uncertainty = ProbabilityScores.FromTopTwo(pool, static (first, second) => 1 - (first - second));
        var probabilities = pool.Require(p => p.Probabilities);
        var ties = new TieBreaker(random);
        var distance = uncertainty.ToArray();
        var weights = new double[distance.Length];
        var sums = new double[Chunks.Count(distance.Length)];
        var taken = new bool[distance.Length];
        var picks = new List<Pick>();
        for (count = Math.Min(count, distance.Length); picks.Count < count;)
        {
            var (least, most) = Range(distance, taken);
            Weigh(uncertainty, distance, taken, least, most, weights, sums, pool.Threads);
            var row = WeightedDraw.Next(weights, sums, random);
            // Where nothing is uncertain nor different, any sample is as good.
            row = row >= 0 ? row : Enumerable.Range(0, taken.Length).Where(i => !taken[i]).MinBy(i => ties.Key(pool.Ids[i]));
            var utility = uncertainty[row] + Scaled(distance[row], least, most);
            picks.Add(new(pool.Ids[row], Math.Min(utility, picks.Count > 0 ? picks[^1].Utility : utility), $"{Reasons.Torn(pool, probabilities.Row(row))}, unlike the others picked"));
            taken[row] = true;
            Chunks.For(distance.Length, pool.Threads, (_, start, end) =>
            {
                for (var i = start; i < end; i++)
                {
                    distance[i] = Math.Min(distance[i], Divergences.Absolute(probabilities.Row(i), probabilities.Row(row)));
                }
            });
        }

        return picks;
    }

    private void Weigh(float[] uncertainty, float[] distance, bool[] taken, float least, float most, double[] weights, double[] sums, int threads) =>
        Chunks.For(weights.Length, threads, (chunk, start, end) =>
        {
            var sum = 0.0;
            for (var i = start; i < end; i++)
            {
                weights[i] = taken[i] ? 0 : Math.Pow(uncertainty[i] + Scaled(distance[i], least, most), gamma);
                sum += weights[i];
            }

            sums[chunk] = sum;
        });

    private static float Scaled(float distance, float least, float most) => most > least ? (distance - least) / (most - least) : 0;

    private static (float Least, float Most) Range(float[] distance, bool[] taken)
    {
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var i = 0; i < distance.Length; i++)
        {
            (least, most) = taken[i] ? (least, most) : (Math.Min(least, distance[i]), Math.Max(most, distance[i]));
        }

        return (least, most);
    }
}
