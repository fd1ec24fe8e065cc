using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when so much money is spent: on every label, and on every hour of an annotator.</summary>
public sealed class CostBudget : IStoppingCriterion
{
    private readonly double limit;
    private readonly double perLabel;
    private readonly double perHour;

    /// <summary>A budget in money of any currency.</summary>
    /// <param name="limit">Greater than 0.</param>
    /// <param name="perLabel">Price of a label, 0 or more.</param>
    /// <param name="perHour">Price of an annotator's hour, 0 or more, default 0. One of the two prices is above 0.</param>
    public CostBudget(double limit, double perLabel, double perHour = 0)
    {
        this.limit = StoppingChecks.Price(limit, nameof(limit), "A budget");
        if (!(perLabel >= 0 && perHour >= 0 && perLabel + perHour > 0 && double.IsFinite(perLabel + perHour)))
        {
            throw new ArgumentOutOfRangeException(nameof(perLabel), perLabel, "The prices of a label and of an hour must be 0 or more, and one of them greater than 0.");
        }

        this.perLabel = perLabel;
        this.perHour = perHour;
    }

    /// <inheritdoc/>
    public string Name => "cost-budget";

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"cost-budget:{limit:R}:{perLabel:R}:{perHour:R}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var last = history[^1];
        var spent = (last.Labelled * perLabel) + (last.SecondsOfLabelling / 3600 * perHour);
        return spent >= limit
            ? new StopDecision.Stop(string.Create(CultureInfo.InvariantCulture, $"the budget of {limit:0.##} is spent: {last.Labelled} labels and {last.SecondsOfLabelling / 3600:0.##} hours cost {spent:0.##}"))
            : new StopDecision.GoOn();
    }
}
