namespace Winnow.Core.Search;

/// <summary>Decides after each trial whether going on is worth it. A pure function of the study.</summary>
public interface IStudyStop
{
    /// <summary>Short lower-case name.</summary>
    string Name { get; }

    /// <summary>Why the study should end, in one sentence; null where it should go on.</summary>
    string? Reason(StudySnapshot study);
}
