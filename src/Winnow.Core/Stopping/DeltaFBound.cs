using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when the F-measure can hardly have changed: when a bound on its change, read off two models' predictions alone, stays small.</summary>
/// <remarks>
/// Altschuler and Bloodgood (2019): between successive models F changes by at most 1 − 2a / (2a + b + c), with a samples in the class for both and b, c for one
/// of them. Samples outside the class for both do not count. Without a class the mean over the classes is taken. O(stop set × classes) per round.
/// </remarks>
public sealed class DeltaFBound : IStoppingCriterion
{
    private readonly double limit;
    private readonly int rounds;
    private readonly int? positive;

    /// <summary>A limit on the change of F.</summary>
    /// <param name="limit">Above 0 and at most 1, default 0.05.</param>
    /// <param name="rounds">Rounds in a row that stay below it, at least 1, default 3.</param>
    /// <param name="positive">Index of the class whose F counts, 0 or greater; null takes the mean over the classes.</param>
    public DeltaFBound(double limit = 0.05, int rounds = 3, int? positive = null)
    {
        this.limit = StoppingChecks.Share(limit, nameof(limit), "The limit of the change of F");
        this.rounds = StoppingChecks.Rounds(rounds, 1, nameof(rounds));
        if (positive < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(positive), positive, "A class index is 0 or greater.");
        }

        this.positive = positive;
    }

    /// <inheritdoc/>
    public string Name => "delta-f";

    /// <inheritdoc/>
    public StoppingEvidence Needs => StoppingEvidence.StopSet;

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"delta-f:{limit:R}:{rounds}{(positive is { } c ? $":{c}" : "")}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        if (history.Last(this, rounds + 1, e => e.StopSet) is not { } opinions)
        {
            return new StopDecision.GoOn();
        }

        var bounds = StopSetAgreement.Successive(opinions, (a, b) => positive is { } c ? StopSetAgreement.DeltaF(a, b, c) : StopSetAgreement.DeltaF(a, b));
        return bounds.All(b => b < limit)
            ? new StopDecision.Stop(string.Create(
                CultureInfo.InvariantCulture,
                $"F hardly changes: in each of {rounds} rounds it moved by at most {bounds.Max():0.####}, below {limit:0.####}"))
            : new StopDecision.GoOn();
    }
}
