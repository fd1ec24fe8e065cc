namespace Winnow.Core.Stopping;

/// <summary>What a budget counts.</summary>
public enum BudgetUnit
{
    /// <summary>Labels the model has learned from, the start included.</summary>
    Labels,

    /// <summary>Seconds annotators have spent.</summary>
    Seconds,

    /// <summary>Measured rounds.</summary>
    Rounds,

    /// <summary>Labels as a share of labels and samples left, 0 to 1; samples that were skipped count as neither.</summary>
    Share,
}
