namespace Winnow.Core.Querying;

/// <summary>Chooses which pool samples to label next.</summary>
/// <remarks>A pure function of pool, count and random: it keeps no state, and gives the same picks for any number of threads.</remarks>
public interface IQueryStrategy
{
    /// <summary>Lower-case name used on the command line and in results, such as <c>k-center</c>.</summary>
    string Name { get; }

    /// <summary>The evidence it reads; nothing else is gathered.</summary>
    Evidence Needs { get; }

    /// <summary>At most <paramref name="count"/> distinct pool samples, best first; fewer only when the pool is smaller.</summary>
    /// <exception cref="MissingEvidenceException">The pool lacks evidence the strategy needs.</exception>
    /// <exception cref="ArgumentException">The evidence holds NaN, or matrices do not match the ids.</exception>
    IReadOnlyList<Pick> Query(PoolView pool, int count, Random random);
}
