using Winnow.Core.Data;

namespace Winnow.Storage;

/// <summary>What an annotator did with a sample.</summary>
public enum AnswerOutcome
{
    /// <summary>Labelled it.</summary>
    Label,

    /// <summary>Passed it on; the reason says why.</summary>
    Skip,

    /// <summary>Wants a reviewer to decide.</summary>
    Unsure,
}

/// <summary>An answer as an annotator sends it.</summary>
/// <param name="Key">Drawn by the sender, at most 64 characters: the same key sent again is the same answer, stored once.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Annotator">Who.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Value">Everything that was said, as JSON; null unless labelled.</param>
/// <param name="Class">The class where the task knows exactly one per image, else null.</param>
/// <param name="Reason">Why it was skipped or is unclear, or null.</param>
/// <param name="LeadMs">Milliseconds from showing to sending, at least 0.</param>
/// <param name="Schema">Version of the classes that the annotator saw.</param>
/// <param name="Round">Round whose pick it was, or null.</param>
public sealed record AnswerSubmission(string Key, SampleId Sample, string Annotator, AnswerOutcome Outcome, string? Value, int? Class, string? Reason, int LeadMs, int Schema, int? Round)
{
    /// <summary>Whether it is a reviewer's word, which decides alone.</summary>
    public bool Final { get; init; }
}

/// <summary>An answer as it is kept.</summary>
/// <param name="Id">From 1, in the order of arrival.</param>
/// <param name="Key">The sender's key.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Annotator">Who.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Value">Everything that was said, as JSON, or null.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="LeadMs">Milliseconds it took.</param>
/// <param name="Round">Round, or null.</param>
/// <param name="Late">It came after others had settled the sample; it is kept and counts for agreement alone.</param>
/// <param name="Live">False once undone, replaced or sent back.</param>
/// <param name="Final">A reviewer's word.</param>
/// <param name="At">When it was stored, ISO 8601 in UTC.</param>
public sealed record StoredAnswer(
    long Id, string Key, SampleId Sample, string Annotator, AnswerOutcome Outcome, string? Value, string? Reason, int LeadMs, int? Round, bool Late, bool Live, bool Final, string At);

/// <summary>What several annotators' labels of one sample amount to.</summary>
public interface IConsensus
{
    /// <summary>Decides on one sample.</summary>
    /// <param name="labels">At least one label answer, oldest first, by distinct annotators.</param>
    /// <returns>The answer that stands for all, or why there is none.</returns>
    ConsensusVerdict Of(IReadOnlyList<StoredAnswer> labels);
}

/// <summary>What several annotators' labels of one sample amount to.</summary>
/// <param name="Answer">The answer that stands for all, or null where they disagree.</param>
/// <param name="Disagreement">Why there is none, in words; null where there is one.</param>
public sealed record ConsensusVerdict(StoredAnswer? Answer, string? Disagreement);

/// <summary>More than half of the annotators said exactly the same.</summary>
public sealed class ExactMajority : IConsensus
{
    /// <inheritdoc/>
    public ConsensusVerdict Of(IReadOnlyList<StoredAnswer> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var agreed = labels.GroupBy(a => a.Value, StringComparer.Ordinal).FirstOrDefault(g => 2 * g.Count() > labels.Count)?.First();
        return new(agreed, agreed is null ? $"{labels.Count} annotators disagree" : null);
    }
}
