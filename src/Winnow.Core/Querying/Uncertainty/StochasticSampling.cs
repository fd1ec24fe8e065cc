namespace Winnow.Core.Querying;

/// <summary>Draws a batch by the utilities of another strategy instead of taking the highest, so that a batch is not made of near duplicates.</summary>
/// <remarks>
/// Kirsch et al., <i>Stochastic batch acquisition: a simple baseline for deep active learning</i>, TMLR 2023. Draws without replacement by the Gumbel-top-k trick. Utility of a
/// pick: its utility with the noise, comparable within the batch only. Costs what the other strategy costs, and O(samples) (softrank: O(samples log samples)).
/// </remarks>
/// <param name="inner">Gives the utilities and the reasons.</param>
/// <param name="form">How utilities become chances, default <see cref="StochasticForm.Power"/>. Utilities of 0 and below come last under power, among themselves by chance.</param>
/// <param name="beta">β, default 1 as in the paper: 0 draws uniformly, positive infinity takes the highest as the other strategy does.</param>
/// <exception cref="ArgumentOutOfRangeException">β is negative or NaN.</exception>
public sealed class StochasticSampling(UtilitySampling inner, StochasticForm form = StochasticForm.Power, double beta = 1) : IQueryStrategy
{
    private readonly double beta = beta >= 0 ? beta : throw new ArgumentOutOfRangeException(nameof(beta), beta, "β must be 0 or more.");

    /// <summary>The form and the other strategy, such as <c>power-bald</c>.</summary>
    public string Name { get; } = $"{Word(form)}-{inner.Name}";

    /// <inheritdoc/>
    public Evidence Needs => inner.Needs;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var utilities = inner.Utilities(pool, random);
        if (double.IsPositiveInfinity(beta))
        {
            return TopK.Select(pool.Ids, utilities, count, random, row => inner.Reason(pool, utilities, row));
        }

        var noise = new TieBreaker(random);
        var worth = Worth(pool, utilities, random);
        var drawn = new float[utilities.Length];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = (float)Math.Clamp((beta * worth[i]) + Gumbel(noise.Key(pool.Ids[i])), -float.MaxValue, float.MaxValue);
        }

        return TopK.Select(pool.Ids, drawn, count, random, row => $"drawn by chance: {inner.Reason(pool, utilities, row)}");
    }

    private double[] Worth(PoolView pool, float[] utilities, Random random)
    {
        switch (form)
        {
            case StochasticForm.Power:
                // Far below what any noise makes up for, and finite, so that β = 0 is uniform here too.
                return [.. utilities.Select(u => u > 0 ? Math.Log(u) : -1e6)];
            case StochasticForm.Softmax:
                return [.. utilities.Select(u => (double)u)];
            default:
                var ties = new TieBreaker(random);
                var worth = new double[utilities.Length];
                foreach (var (rank, row) in Enumerable.Range(0, worth.Length).OrderBy(i => (-utilities[i], ties.Key(pool.Ids[i]))).Index())
                {
                    worth[row] = -Math.Log(rank + 1);
                }

                return worth;
        }
    }

    /// <summary>Standard Gumbel noise from 53 bits of a hash of the sample: the same for any order of the pool.</summary>
    private static double Gumbel(ulong key) => -Math.Log(-Math.Log(((key >> 11) + 0.5) / (1UL << 53)));

    private static string Word(StochasticForm form) => form switch
    {
        StochasticForm.Power => "power",
        StochasticForm.Softmax => "softmax",
        StochasticForm.Softrank => "softrank",
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "There are the forms power, softmax and softrank."),
    };
}
