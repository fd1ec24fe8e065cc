namespace Winnow.Core.Search;

/// <summary>Where a trial stands.</summary>
public enum TrialState
{
    /// <summary>A worker has it, or had it when the study was cut off; then the next worker gets it.</summary>
    Running,

    /// <summary>It ended with a score.</summary>
    Complete,

    /// <summary>It was stopped early, by a pruner or by the end of the budget; its reports count.</summary>
    Pruned,

    /// <summary>It crashed or gave no number; the reason is kept.</summary>
    Failed,
}
