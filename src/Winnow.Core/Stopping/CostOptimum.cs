using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when labels cost more than the mistakes they avoid.</summary>
/// <remarks>
/// The view of Pullar-Strecker, Dost, Frank and Wicker (2022): a run is worth its labels plus the mistakes of the model it ends with, and ends where that sum
/// is smallest. Here the mistakes avoided per label are read off a least-squares line through the metric of the last rounds. O(rounds looked back on).
/// </remarks>
public sealed class CostOptimum : IStoppingCriterion
{
    private readonly double perLabel;
    private readonly double perMistake;
    private readonly double items;
    private readonly int rounds;

    /// <summary>Prices in any currency.</summary>
    /// <param name="perLabel">Price of a label, above 0.</param>
    /// <param name="perMistake">Price of one mistake of the finished model, above 0.</param>
    /// <param name="items">Items the finished model will decide on, above 0.</param>
    /// <param name="rounds">Rounds looked back on, at least 2, default 3; more where the metric is noisy.</param>
    public CostOptimum(double perLabel, double perMistake, double items, int rounds = 3)
    {
        this.perLabel = StoppingChecks.Price(perLabel, nameof(perLabel), "The price of a label");
        this.perMistake = StoppingChecks.Price(perMistake, nameof(perMistake), "The price of a mistake");
        this.items = StoppingChecks.Price(items, nameof(items), "The number of items");
        this.rounds = StoppingChecks.Rounds(rounds, 2, nameof(rounds));
    }

    /// <inheritdoc/>
    public string Name => "cost-optimum";

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"cost-optimum:{perLabel:R}:{perMistake:R}:{items:R}:{rounds}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count < rounds)
        {
            return new StopDecision.GoOn();
        }

        RoundRecord[] last = [.. history.Skip(history.Count - rounds)];
        var (labels, values) = (last.Average(r => (double)r.Labelled), last.Average(r => r.Measurement.Value));
        var spread = last.Sum(r => (r.Labelled - labels) * (r.Labelled - labels));
        if (spread == 0)
        {
            // Rounds in which everything was skipped say nothing about the worth of a label.
            return new StopDecision.GoOn();
        }

        var worth = last.Sum(r => (r.Labelled - labels) * (r.Measurement.Value - values)) / spread * perMistake * items;
        return worth < perLabel
            ? new StopDecision.Stop(string.Create(
                CultureInfo.InvariantCulture,
                $"a label costs {perLabel:0.####} and over the last {rounds} rounds avoided mistakes worth {Math.Max(0, worth):0.####}"))
            : new StopDecision.GoOn();
    }
}
