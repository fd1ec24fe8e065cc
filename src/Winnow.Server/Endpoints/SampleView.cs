using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>A sample in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">File name.</param>
/// <param name="Width">Pixels, or null.</param>
/// <param name="Height">Pixels, or null.</param>
/// <param name="Bits">Bits per channel, or null.</param>
/// <param name="State"><c>unlabelled</c>, <c>labelled</c>, <c>skipped</c>, <c>unsure</c> (waits for a review) or <c>broken</c>.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
/// <param name="Classes">Classes of its label; empty without one.</param>
/// <param name="Shapes">Shapes of its label, or null.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="View">Address of the picture.</param>
/// <param name="Thumb">Address of the small picture.</param>
/// <param name="Utility">What the list is sorted by, 0 to 1: how unsure the model is, or how little it believes the label; null in other orders.</param>
public record SampleView(
    string Id, string Name, int? Width, int? Height, int? Bits, string State, string? Problem, IReadOnlyList<int> Classes, IReadOnlyList<ShapeValue>? Shapes, IReadOnlyList<string> Tags, string View, string Thumb, double? Utility = null)
{
    internal static SampleView Of(string project, SampleRow row)
    {
        var address = $"/api/projects/{project}/samples/{SampleIds.Text(row.Id)}/image";
        var label = AnswerValue.ParseOrNull(row.Value);
        var classes = label?.Classes ?? (row.Class is { } one ? [one] : []);
        return new(
            SampleIds.Text(row.Id), row.Name, row.Width, row.Height, row.Bits, SampleEndpoints.NameOf(row.State), row.Problem, classes, label?.Shapes, row.Tags, address + "?size=view", address + "?size=thumb", row.Score);
    }
}

/// <summary>A sample in detail: what a list says and more.</summary>
public sealed record SampleDetail : SampleView
{
    internal SampleDetail(SampleView view) : base(view)
    {
    }

    /// <summary>Its label, or null.</summary>
    public AnswerValue? Label { get; init; }

    /// <summary>Live answers that the caller may see.</summary>
    public required IReadOnlyList<AnswerRecord> Answers { get; init; }

    /// <summary>What a model suggests, or null.</summary>
    public Suggestion? Suggestions { get; init; }

    /// <summary>Why its label is suspect, or null.</summary>
    public SuspectNote? Suspect { get; init; }

    /// <summary>File size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Hex SHA-256 of the file.</summary>
    public required string Hash { get; init; }
}

/// <summary>Why a label is suspect.</summary>
/// <param name="Sentence">In words.</param>
/// <param name="Loss">−ln of what models that did not learn from the label believe of it, or null where that was not kept.</param>
public sealed record SuspectNote(string Sentence, double? Loss);

/// <summary>An answer beside its sample.</summary>
/// <param name="Answer">Its id.</param>
/// <param name="User">Who, as the journal knows them.</param>
/// <param name="Name">Who, as people know them.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Value">What was said, or null.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="LeadMs">Milliseconds it took.</param>
/// <param name="Late">Others had settled the sample before.</param>
/// <param name="Undone">Taken back, replaced or sent back.</param>
/// <param name="SavedAt">When.</param>
public sealed record AnswerRecord(long Answer, string User, string Name, AnswerOutcome Outcome, AnswerValue? Value, string? Reason, int LeadMs, bool Late, bool Undone, string SavedAt)
{
    internal static AnswerRecord Of(StoredAnswer a) => new(a.Id, a.Annotator, a.Annotator, a.Outcome, AnswerValue.ParseOrNull(a.Value), a.Reason, a.LeadMs, a.Late, !a.Live, a.At);
}

/// <summary>One thing that happened to a sample.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Sentence">What, in words.</param>
public sealed record HistoryEntry(string At, string Who, string Sentence);

/// <summary>A comment as the API shows it.</summary>
/// <param name="Id">From 1.</param>
/// <param name="User">Who, as the journal knows them.</param>
/// <param name="Name">Who, as people know them.</param>
/// <param name="Text">Plain text.</param>
/// <param name="At">When.</param>
public sealed record CommentView(long Id, string User, string Name, string Text, string At)
{
    internal static CommentView Of(StoredComment c) => new(c.Id, c.Annotator, c.Annotator, c.Text, c.At);
}
