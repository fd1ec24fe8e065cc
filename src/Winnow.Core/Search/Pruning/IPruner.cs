namespace Winnow.Core.Search;

/// <summary>Decides after a report whether a trial is worth going on with. A pure function of the study.</summary>
public interface IPruner
{
    /// <summary>Short lower-case name.</summary>
    string Name { get; }

    /// <summary>The name with every setting that decides; a journal holds it.</summary>
    string Describe();

    /// <summary>Why the trial should end now, in a few words; null where it should go on.</summary>
    /// <param name="study">The study, <paramref name="trial"/> included.</param>
    /// <param name="trial">A running trial with at least one report.</param>
    string? Prune(StudySnapshot study, TrialRecord trial);
}
