using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when new labels change hardly any prediction on a fixed set of samples.</summary>
/// <remarks>Classification change of Zhu, Wang and Hovy (2008). O(stop set) per round.</remarks>
public sealed class ClassChange : IStoppingCriterion
{
    private readonly double limit;
    private readonly int rounds;

    /// <summary>A limit on changed predictions.</summary>
    /// <param name="limit">Share of the stop set that changes class from one round to the next, above 0 and at most 1, default 0.005. Below it counts as still.</param>
    /// <param name="rounds">Still rounds in a row, at least 1, default 2.</param>
    public ClassChange(double limit = 0.005, int rounds = 2)
    {
        this.limit = StoppingChecks.Share(limit, nameof(limit), "The share of changed predictions");
        this.rounds = StoppingChecks.Rounds(rounds, 1, nameof(rounds));
    }

    /// <inheritdoc/>
    public string Name => "class-change";

    /// <inheritdoc/>
    public StoppingEvidence Needs => StoppingEvidence.StopSet;

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"class-change:{limit:R}:{rounds}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        if (history.Last(this, rounds + 1, e => e.StopSet) is not { } opinions)
        {
            return new StopDecision.GoOn();
        }

        var changed = StopSetAgreement.Successive(opinions, StopSetAgreement.Changed);
        return changed.All(c => c < limit)
            ? new StopDecision.Stop(string.Create(
                CultureInfo.InvariantCulture,
                $"the predictions stand still: at most {100 * changed.Max():0.##} % of {opinions[^1].Classes.Count} samples changed class in each of {rounds} rounds, below {100 * limit:0.##} %"))
            : new StopDecision.GoOn();
    }
}
