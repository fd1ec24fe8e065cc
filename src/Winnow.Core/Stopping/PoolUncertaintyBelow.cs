using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when the model is nearly sure of everything left in the pool: on average, or even where it is least sure.</summary>
/// <remarks>
/// Overall uncertainty and maximum uncertainty of Zhu, Wang and Hovy (2008), with entropies divided by ln(classes). A model that is sure and wrong stops too
/// early, so it is best joined with a calibrated model. O(pool × classes) per round.
/// </remarks>
public sealed class PoolUncertaintyBelow : IStoppingCriterion
{
    private readonly double limit;
    private readonly bool largest;

    /// <summary>A limit on the pool's uncertainty.</summary>
    /// <param name="limit">Normalised entropy below which the run stops, above 0 and at most 1, default 0.05.</param>
    /// <param name="largest">Whether the largest entropy is compared instead of the mean.</param>
    public PoolUncertaintyBelow(double limit = 0.05, bool largest = false)
    {
        this.limit = StoppingChecks.Share(limit, nameof(limit), "The limit of the pool's uncertainty");
        this.largest = largest;
    }

    /// <inheritdoc/>
    public string Name => largest ? "max-uncertainty" : "overall-uncertainty";

    /// <inheritdoc/>
    public StoppingEvidence Needs => StoppingEvidence.PoolUncertainty;

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{limit:R}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        var pool = history.Last(this, 1, e => e.PoolUncertainty)![0];
        var value = largest ? pool.Max : pool.Mean;
        return value < limit
            ? new StopDecision.Stop(string.Create(
                CultureInfo.InvariantCulture,
                $"the model is sure of the pool: {(largest ? "its largest" : "its mean")} uncertainty is {value:0.####} of 1, below {limit:0.####}"))
            : new StopDecision.GoOn();
    }
}
