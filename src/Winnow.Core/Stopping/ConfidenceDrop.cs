using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops after the peak of the model's confidence on a fixed set of samples: when new labels only contradict what it knew.</summary>
/// <remarks>
/// Vlachos (2008) looks at the mean of the largest probabilities, Ghayoomi (2010) at their variance, which rises while the model tells easy from hard samples
/// and falls once it is sure of all. Either must have fallen in each of the last rounds, from its highest value so far at the outset. O(rounds) per decision.
/// </remarks>
public sealed class ConfidenceDrop : IStoppingCriterion
{
    private readonly int rounds;
    private readonly bool variance;

    /// <summary>A drop.</summary>
    /// <param name="rounds">Rounds in a row with a fall, at least 1, default 3.</param>
    /// <param name="variance">Whether the variance is looked at instead of the mean.</param>
    public ConfidenceDrop(int rounds = 3, bool variance = false)
    {
        this.rounds = StoppingChecks.Rounds(rounds, 1, nameof(rounds));
        this.variance = variance;
    }

    /// <inheritdoc/>
    public string Name => variance ? "variance-drop" : "confidence-drop";

    /// <inheritdoc/>
    public StoppingEvidence Needs => StoppingEvidence.StopSet;

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{rounds}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        if (history.Last(this, rounds + 1, e => e.StopSet) is not { } opinions)
        {
            return new StopDecision.GoOn();
        }

        double[] values = [.. opinions.Select(Value)];
        // A dip long after the peak, as noise makes it, is not the fall from the peak.
        var peak = history.Max(r => r.Evidence?.StopSet is { } opinion ? Value(opinion) : double.NegativeInfinity);
        var falls = values.Zip(values.Skip(1)).All(p => p.Second < p.First);
        return falls && values[0] >= peak
            ? new StopDecision.Stop(string.Create(
                CultureInfo.InvariantCulture,
                $"the {(variance ? "spread of the model's confidence" : "model's confidence")} is past its peak: it fell for {rounds} rounds, from {values[0]:0.####} to {values[^1]:0.####}"))
            : new StopDecision.GoOn();
    }

    private double Value(StopSetOpinion opinion) => variance ? opinion.Variance : opinion.Confidence;
}
