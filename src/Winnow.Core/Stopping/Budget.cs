using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Stops when so many labels, seconds of labelling or rounds are spent, or such a share of the pool.</summary>
public sealed class Budget : IStoppingCriterion
{
    private readonly double limit;
    private readonly BudgetUnit unit;

    /// <summary>A budget.</summary>
    /// <param name="limit">Greater than 0; at most 1 for a share of the pool.</param>
    /// <param name="unit">What is counted.</param>
    public Budget(double limit, BudgetUnit unit)
    {
        if (!(limit > 0 && double.IsFinite(limit)))
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A budget must be greater than 0.");
        }

        if (unit == BudgetUnit.Share && limit > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A share of the pool is at most 1; write 20 % as 0.2.");
        }

        this.limit = limit;
        this.unit = unit;
    }

    /// <inheritdoc/>
    public string Name => "budget";

    /// <inheritdoc/>
    public StoppingEvidence Needs => unit == BudgetUnit.Share ? StoppingEvidence.PoolSize : StoppingEvidence.None;

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
            BudgetUnit.Share => ShareOf(history),
            _ => history.Count,
        };
        return spent >= limit
            ? new StopDecision.Stop(string.Create(CultureInfo.InvariantCulture, $"the budget of {Words} is spent"))
            : new StopDecision.GoOn();
    }

    private string Words => unit switch
    {
        BudgetUnit.Seconds => string.Create(CultureInfo.InvariantCulture, $"{limit:0.##} seconds of labelling"),
        BudgetUnit.Share => string.Create(CultureInfo.InvariantCulture, $"{100 * limit:0.##} % of the pool"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{limit:0.##} {UnitName}"),
    };

    private double ShareOf(IReadOnlyList<RoundRecord> history)
    {
        var left = (int)history.Last(this, 1, e => e.PoolSize is { } n ? (object)n : null)![0];
        var all = history[^1].Labelled + left;
        return all == 0 ? 1 : (double)history[^1].Labelled / all;
    }

    private string UnitName => unit switch
    {
        BudgetUnit.Labels => "labels",
        BudgetUnit.Seconds => "seconds",
        BudgetUnit.Share => "share",
        _ => "rounds",
    };
}
