using System.Globalization;
using Winnow.Core.Labels;

namespace Winnow.Core.Stopping;

/// <summary>Stops when successive models agree on a fixed set of samples, beyond what chance alone gives.</summary>
/// <remarks>
/// Stabilising predictions, Bloodgood and Vijay-Shanker (CoNLL 2009): the mean of Cohen's kappa between each of the last rounds and the one before it reaches a
/// level. Only those agreements count, each between neighbours; fewer never stop. Two models that both name one class alone agree fully. O(stop set) per round.
/// </remarks>
public sealed class StablePredictions : IStoppingCriterion
{
    private readonly double level;
    private readonly int rounds;

    /// <summary>A level of agreement.</summary>
    /// <param name="level">Mean kappa, above 0 and at most 1, default 0.99.</param>
    /// <param name="rounds">Agreements averaged, at least 1, default 3.</param>
    public StablePredictions(double level = 0.99, int rounds = 3)
    {
        this.level = StoppingChecks.Share(level, nameof(level), "The level of agreement");
        this.rounds = StoppingChecks.Rounds(rounds, 1, nameof(rounds));
    }

    /// <inheritdoc/>
    public string Name => "stable-predictions";

    /// <inheritdoc/>
    public StoppingEvidence Needs => StoppingEvidence.StopSet;

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"stable-predictions:{level:R}:{rounds}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        if (history.Last(this, rounds + 1, e => e.StopSet) is not { } opinions)
        {
            return new StopDecision.GoOn();
        }

        var kappa = StopSetAgreement.Successive(opinions, CohenKappa.Of).Average();
        return kappa >= level
            ? new StopDecision.Stop(string.Create(
                CultureInfo.InvariantCulture,
                $"the predictions are stable: over {rounds} rounds successive models agree on {opinions[^1].Classes.Count} samples with a mean kappa of {kappa:0.####}, at least {level:0.####}"))
            : new StopDecision.GoOn();
    }
}
