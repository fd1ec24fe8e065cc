namespace Winnow.Core.Querying;

/// <summary>A strategy that gives each pool sample a utility of its own and picks the highest; what a batch holds together does not matter to it.</summary>
/// <remarks>Such utilities can also be drawn from (<see cref="StochasticSampling"/>). Ties are broken by the seed.</remarks>
public abstract class UtilitySampling : IQueryStrategy
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract Evidence Needs { get; }

    /// <summary>One utility per pool sample [samples], finite, higher is picked earlier.</summary>
    /// <param name="pool">The pool with the evidence that <see cref="Needs"/> names.</param>
    /// <param name="random">The only source of chance; most methods use none.</param>
    /// <exception cref="MissingEvidenceException">The pool lacks evidence the strategy needs.</exception>
    /// <exception cref="ArgumentException">The evidence holds NaN, or matrices do not match the ids.</exception>
    public abstract float[] Utilities(PoolView pool, Random random);

    /// <summary>Why a sample was picked: one sentence an annotator understands, without a full stop.</summary>
    /// <param name="pool">The pool that was scored.</param>
    /// <param name="utilities">What <see cref="Utilities"/> gave for it.</param>
    /// <param name="row">The sample's row.</param>
    public abstract string Reason(PoolView pool, IReadOnlyList<float> utilities, int row);

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        var utilities = Utilities(pool, random);
        return TopK.Select(pool.Ids, utilities, count, random, row => Reason(pool, utilities, row));
    }
}
