using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when the measured metric reaches a level.</summary>
/// <remarks>The measured value itself is compared, without allowance for the holdout's size: on 500 samples 0.95 may be 0.93 in truth.</remarks>
public sealed class TargetMetric : IStoppingCriterion
{
    private readonly double level;

    /// <summary>A target.</summary>
    /// <param name="level">Metric value, above 0 and at most 1.</param>
    public TargetMetric(double level)
    {
        if (!(level > 0 && level <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A target must lie above 0 and be at most 1; write 95 % as 0.95.");
        }

        this.level = level;
    }

    /// <inheritdoc/>
    public string Name => "target";

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"target:{level:R}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var reached = history[^1].Measurement;
        return reached.Value >= level
            ? new StopDecision.Stop(string.Create(CultureInfo.InvariantCulture, $"the target is reached: {reached.Metric} {reached.Value:0.####} of {level:0.####}"))
            : new StopDecision.GoOn();
    }
}
