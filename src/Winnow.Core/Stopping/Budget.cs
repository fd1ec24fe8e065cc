using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when so many labels, seconds of labelling or rounds are spent.</summary>
public sealed class Budget : IStoppingCriterion
{
    private readonly double limit;
    private readonly BudgetUnit unit;

    /// <summary>A budget.</summary>
    /// <param name="limit">Greater than 0.</param>
    /// <param name="unit">What is counted.</param>
    public Budget(double limit, BudgetUnit unit)
    {
        if (!(limit > 0 && double.IsFinite(limit)))
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A budget must be greater than 0.");
        }

        this.limit = limit;
        this.unit = unit;
    }

    /// <inheritdoc/>
    public string Name => "budget";

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"budget:{limit:R}:{UnitName}");

    /// <inheritdoc/>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var last = history[^1];
        var spent = unit switch
        {
            BudgetUnit.Labels => last.Labelled,
            BudgetUnit.Seconds => last.SecondsOfLabelling,
            _ => history.Count,
        };
        return spent >= limit
            ? new StopDecision.Stop(string.Create(CultureInfo.InvariantCulture, $"the budget of {limit:0.##} {(unit == BudgetUnit.Seconds ? "seconds of labelling" : UnitName)} is spent"))
            : new StopDecision.GoOn();
    }

    private string UnitName => unit switch
    {
        BudgetUnit.Labels => "labels",
        BudgetUnit.Seconds => "seconds",
        _ => "rounds",
    };
}
