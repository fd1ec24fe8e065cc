using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when new labels can hardly change the expected error any more: when a bound on what a batch can have changed it by has shrunk to a share of its largest value.</summary>
/// <remarks>
/// Ishibashi and Hino, <i>Stopping criterion for active learning based on deterministic generalization bounds</i>, AISTATS 2020: the difference between the expected
/// generalization errors before and after a batch is bounded by the KL divergence of the two posteriors, without a holdout and without chance (<see cref="PosteriorShift.GapBound"/>).
/// A share of the largest bound stands in for their test: the size of the bound depends on the prior, its fall hardly does. Learners here
/// have no posterior over all their weights, so it is that of a linear model on the newest model's features (<see cref="Numerics.LinearPosterior"/>), with and without the newest batch,
/// both on the same features. O(labels × dimensions² + dimensions³) per round.
/// </remarks>
public sealed class GapBound : IStoppingCriterion
{
    private readonly double share;
    private readonly int rounds;

    /// <summary>A share of the largest bound.</summary>
    /// <param name="share">Above 0 and at most 1, default 0.35 (docs/stopping.md says from where). Below it counts as still.</param>
    /// <param name="rounds">Still rounds in a row, at least 1, default 3.</param>
    public GapBound(double share = 0.35, int rounds = 3)
    {
        this.share = StoppingChecks.Share(share, nameof(share), "The share of the largest bound");
        this.rounds = StoppingChecks.Rounds(rounds, 1, nameof(rounds));
    }

    /// <inheritdoc/>
    public string Name => "gap-bound";

    /// <inheritdoc/>
    public StoppingEvidence Needs => StoppingEvidence.PosteriorShift;

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"gap-bound:{share:R}:{rounds}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        var newest = history.Last(this, 1, e => e.PosteriorShift)![0];
        // Rounds without a batch, the first among them, moved nothing, which is no sign that labels have stopped to matter.
        double[] bounds = [.. history.Select(r => r.Evidence?.PosteriorShift).OfType<PosteriorShift>().Where(s => s.Added > 0).Select(s => s.GapBound)];
        if (newest.Added == 0 || bounds.Length <= rounds)
        {
            return new StopDecision.GoOn();
        }

        var most = bounds.Max();
        return bounds[^rounds..].All(b => b < share * most)
            ? new StopDecision.Stop(string.Create(
                CultureInfo.InvariantCulture,
                $"new labels hardly change the expected error: the bound on what a batch can change it by is {bounds[^1]:0.####}, in each of {rounds} rounds below {100 * share:0.##} % of its largest value {most:0.####}"))
            : new StopDecision.GoOn();
    }
}
