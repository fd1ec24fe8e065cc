namespace Winnow.Core.Search;

/// <summary>Lets every trial run to its end.</summary>
public sealed class NoPruner : IPruner
{
    /// <inheritdoc/>
    public string Name => "none";

    /// <inheritdoc/>
    public string Describe() => Name;

    /// <inheritdoc/>
    public string? Prune(StudySnapshot study, TrialRecord trial) => null;
}
