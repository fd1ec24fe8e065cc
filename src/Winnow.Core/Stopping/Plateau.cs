using System.Globalization;
using Winnow.Core.Metrics;

namespace Winnow.Core.Stopping;

/// <summary>Stops when the metric no longer rises: when the last rounds show, at 95 % confidence, that a round gains less than a given amount.</summary>
/// <remarks>
/// A least-squares line is laid through the metric of the last rounds; the run stops when the upper end of the one-sided 95 % interval of its slope lies below
/// the gain asked for. A noisy curve therefore goes on rather than stopping too early: with noise of 0.005 from round to round, eight rounds tell a gain of 0.002
/// from none, five do not.
/// </remarks>
public sealed class Plateau : IStoppingCriterion
{
    private readonly int rounds;
    private readonly double gain;

    /// <summary>A plateau.</summary>
    /// <param name="rounds">Rounds looked back on, at least 3.</param>
    /// <param name="gain">Metric per round that is worth going on for, above 0 and at most 1.</param>
    public Plateau(int rounds = 8, double gain = 0.002)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 3);
        if (!(gain > 0 && gain <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(gain), gain, "A plateau's gain per round must lie above 0 and be at most 1.");
        }

        this.rounds = rounds;
        this.gain = gain;
    }

    /// <inheritdoc/>
    public string Name => "plateau";

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"plateau:{rounds}:{gain:R}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count < rounds)
        {
            return new StopDecision.GoOn();
        }

        var values = history.Skip(history.Count - rounds).Select(r => r.Measurement.Value).ToArray();
        var middle = (rounds - 1) / 2.0;
        var mean = values.Average();
        var spread = values.Select((_, i) => (i - middle) * (i - middle)).Sum();
        var slope = values.Select((v, i) => (i - middle) * (v - mean)).Sum() / spread;
        var residual = values.Select((v, i) => v - mean - (slope * (i - middle))).Sum(r => r * r);
        var upper = slope + (StudentT.Quantile(0.95, rounds - 2) * Math.Sqrt(residual / (rounds - 2) / spread));
        return upper < gain
            ? new StopDecision.Stop(string.Create(
                CultureInfo.InvariantCulture,
                $"plateau: over the last {rounds} rounds {history[^1].Measurement.Metric} rose by {slope:0.#####} a round, at most {upper:0.#####} at 95 % confidence; {gain:0.#####} was asked for"))
            : new StopDecision.GoOn();
    }
}
