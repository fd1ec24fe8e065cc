using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when fewer samples are left than a batch is worth.</summary>
public sealed class Exhaustion : IStoppingCriterion
{
    private readonly int least;

    /// <summary>A smallest pool.</summary>
    /// <param name="least">Samples a pool must still hold, at least 1, default 1.</param>
    public Exhaustion(int least = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        this.least = least;
    }

    /// <inheritdoc/>
    public string Name => "exhausted";

    /// <inheritdoc/>
    public StoppingEvidence Needs => StoppingEvidence.PoolSize;

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exhausted:{least}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        var left = history.Last(this, 1, e => e.PoolSize is { } n ? (object)n : null)![0];
        return (int)left < least
            ? new StopDecision.Stop(string.Create(CultureInfo.InvariantCulture, $"the pool is used up: {left} samples are left, fewer than {least}"))
            : new StopDecision.GoOn();
    }
}
