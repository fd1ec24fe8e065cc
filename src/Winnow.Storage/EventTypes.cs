namespace Winnow.Storage;

/// <summary>The kinds of events a journal holds. The names are written to disk: add, never rename.</summary>
public static class EventTypes
{
    /// <summary>The project was created: <see cref="ProjectCreated"/>.</summary>
    public const string ProjectCreated = "project.created";

    /// <summary>A sample got its first label: <see cref="Storage.LabelSubmitted"/>.</summary>
    public const string LabelSubmitted = "label.submitted";

    /// <summary>A sample's label was replaced: <see cref="Storage.LabelCorrected"/>.</summary>
    public const string LabelCorrected = "label.corrected";

    /// <summary>An annotator could not or would not label a sample: <see cref="Storage.SampleSkipped"/>.</summary>
    public const string SampleSkipped = "sample.skipped";

    /// <summary>Probabilities of an outside model were read in: <see cref="Storage.PredictionsImported"/>.</summary>
    public const string PredictionsImported = "predictions.imported";

    /// <summary>A round was opened: <see cref="Storage.RoundOpened"/>.</summary>
    public const string RoundOpened = "round.opened";

    /// <summary>The ranked picks of a round, or the next 10,000 of them: <see cref="Storage.PicksChosen"/>.</summary>
    public const string Picks = "picks";

    /// <summary>A sample's label was taken away: <see cref="Storage.LabelWithdrawn"/>.</summary>
    public const string LabelWithdrawn = "label.withdrawn";

    /// <summary>An annotator answered: <see cref="Storage.AnswerGiven"/>.</summary>
    public const string AnswerGiven = "answer.given";

    /// <summary>An annotator took an answer back: <see cref="Storage.AnswerUndone"/>.</summary>
    public const string AnswerUndone = "answer.undone";

    /// <summary>A reviewer sent a sample back: <see cref="Storage.SampleReturned"/>.</summary>
    public const string SampleReturned = "sample.returned";

    /// <summary>A sample waits for a reviewer: <see cref="Storage.ReviewAsked"/>.</summary>
    public const string ReviewAsked = "review.asked";

    /// <summary>A reviewer let a sample's label stand: <see cref="Storage.ReviewAccepted"/>.</summary>
    public const string ReviewAccepted = "review.accepted";

    /// <summary>Samples were asked for by name: <see cref="Storage.SamplesAsked"/>.</summary>
    public const string SamplesAsked = "samples.asked";

    /// <summary>Samples were drawn by chance beyond a round's picks: <see cref="Storage.SamplesDrawn"/>.</summary>
    public const string SamplesDrawn = "samples.drawn";

    /// <summary>Samples came in: <see cref="Storage.SamplesAdded"/>.</summary>
    public const string SamplesAdded = "samples.added";

    /// <summary>Tags were put on or taken off: <see cref="Storage.TagsChanged"/>.</summary>
    public const string TagsChanged = "tags.changed";

    /// <summary>Somebody commented on a sample: <see cref="Storage.CommentAdded"/>.</summary>
    public const string CommentAdded = "comment.added";

    /// <summary>The classes have a new version: <see cref="Storage.ClassesChanged"/>.</summary>
    public const string ClassesChanged = "classes.changed";

    /// <summary>A setting was changed: <see cref="Storage.SettingChanged"/>.</summary>
    public const string SettingChanged = "setting.changed";

    /// <summary>A model was fitted and stored: <see cref="Storage.ModelFitted"/>.</summary>
    public const string ModelFitted = "model.fitted";

    /// <summary>A stream was begun: <see cref="Storage.StreamBegun"/>.</summary>
    public const string StreamBegun = "stream.begun";

    /// <summary>A stream decided about some samples: <see cref="Storage.StreamDecided"/>.</summary>
    public const string StreamDecided = "stream.decided";

    /// <summary>Metadata of samples were read in: <see cref="Storage.MetadataImported"/>.</summary>
    public const string MetadataImported = "metadata.imported";

    /// <summary>A round was started on its way, or changed its state: <see cref="Storage.RoundChanged"/>.</summary>
    public const string RoundChanged = "round.changed";

    /// <summary>An import was started: <see cref="Storage.ImportStarted"/>.</summary>
    public const string ImportStarted = "import.started";

    /// <summary>The labels were frozen under a name: <see cref="Storage.VersionCreated"/>.</summary>
    public const string VersionCreated = "version.created";

    /// <summary>An export was asked for: <see cref="Storage.ExportStarted"/>.</summary>
    public const string ExportStarted = "export.started";

    /// <summary>An import ended: <see cref="Storage.ImportEnded"/>.</summary>
    public const string ImportEnded = "import.ended";
}

/// <summary>Data of <c>project.created</c>.</summary>
public sealed record ProjectCreated(string Name, string Task, string Images, int Seed, IReadOnlyList<string> Classes, int Samples, int Problems);

/// <summary>Data of <c>label.submitted</c>.</summary>
public sealed record LabelSubmitted(long Sample, int? Class, string Annotator, string? Value = null);

/// <summary>Data of <c>label.corrected</c>.</summary>
public sealed record LabelCorrected(long Sample, int? Class, int? Previous, string Annotator, string? Value = null);

/// <summary>Data of <c>sample.skipped</c>.</summary>
public sealed record SampleSkipped(long Sample, string Reason, string Annotator);

/// <summary>Data of <c>predictions.imported</c>; the hash is that of the file read.</summary>
public sealed record PredictionsImported(string File, string Hash, int Samples);

/// <summary>Data of <c>metadata.imported</c>; the hash is that of the file read.</summary>
public sealed record MetadataImported(string File, string Hash, int Samples, IReadOnlyList<string> Columns);

/// <summary>Data of <c>round.opened</c>.</summary>
public sealed record RoundOpened(int Round, int Seed, string Strategy, string Source, int Labelled, int Pool);

/// <summary>Data of <c>picks</c>: best first.</summary>
public sealed record PicksChosen(int Round, IReadOnlyList<PickChosen> Picks);

/// <summary>One pick of a <c>picks</c> event.</summary>
public sealed record PickChosen(long Sample, float Utility, string Reason, double? InclusionProbability = null);

/// <summary>Data of <c>model.fitted</c>.</summary>
public sealed record ModelFitted(int Model, string Name, string Folder, string Recipe, int Labelled, int Holdout, string Metric, double? Value);

/// <summary>Data of <c>label.withdrawn</c>.</summary>
public sealed record LabelWithdrawn(long Sample, string Annotator);

/// <summary>Data of <c>answer.given</c>; see <see cref="AnswerSubmission"/>.</summary>
public sealed record AnswerGiven(string Key, long Sample, string Annotator, string Outcome, string? Value, int? Class, string? Reason, int LeadMs, int Schema, int? Round, bool Late, bool Final);

/// <summary>Data of <c>answer.undone</c>.</summary>
public sealed record AnswerUndone(long Answer, long Sample, string Annotator);

/// <summary>Data of <c>sample.returned</c>.</summary>
public sealed record SampleReturned(long Sample, string Reviewer, string Reason);

/// <summary>Data of <c>review.asked</c>.</summary>
public sealed record ReviewAsked(long Sample, string Kind, string Detail);

/// <summary>Data of <c>review.accepted</c>.</summary>
public sealed record ReviewAccepted(long Sample, string Kind, string Reviewer);

/// <summary>Data of <c>samples.asked</c>.</summary>
public sealed record SamplesAsked(IReadOnlyList<long> Samples, string Reason, string Annotator);

/// <summary>Data of <c>samples.drawn</c>.</summary>
public sealed record SamplesDrawn(IReadOnlyList<long> Samples, int Round, double Probability);

/// <summary>Data of <c>tags.changed</c>.</summary>
public sealed record TagsChanged(IReadOnlyList<long> Samples, IReadOnlyList<string> Add, IReadOnlyList<string> Remove, string Annotator);

/// <summary>Data of <c>comment.added</c>.</summary>
public sealed record CommentAdded(long Comment, long Sample, string Annotator, string Text);

/// <summary>Data of <c>classes.changed</c>.</summary>
public sealed record ClassesChanged(int Version, IReadOnlyList<StoredClass> Classes, string By);

/// <summary>Data of <c>setting.changed</c>; the value is JSON.</summary>
public sealed record SettingChanged(string Name, string? Value, string By);

/// <summary>Data of <c>samples.added</c>: the new samples in the order of their ids, where they came from and who brought them.</summary>
public sealed record SamplesAdded(IReadOnlyList<SampleAdded> Samples, string? Source = null, string? By = null);

/// <summary>One sample of a <c>samples.added</c> event.</summary>
public sealed record SampleAdded(long Sample, string Path, string Hash);

/// <summary>Data of <c>stream.begun</c>; the budget is the share of the stream that may be labelled.</summary>
public sealed record StreamBegun(string Stream, string Strategy, double Budget, int Seed);

/// <summary>Data of <c>stream.decided</c>: in the order of the stream; the source is where the evidence came from.</summary>
public sealed record StreamDecided(string Stream, string Source, IReadOnlyList<DecisionMade> Decisions);

/// <summary>One decision of a <c>stream.decided</c> event.</summary>
public sealed record DecisionMade(long Sequence, long Sample, string At, double Score, double Threshold, double Spent, bool Label, string Reason);

/// <summary>Data of <c>round.changed</c>.</summary>
public sealed record RoundChanged(int Round, string State, string Reason, string By);

/// <summary>Data of <c>import.started</c>.</summary>
public sealed record ImportStarted(long Import, string Kind, string Source, string By);

/// <summary>Data of <c>version.created</c>: the labels after an event, with the hash over them.</summary>
public sealed record VersionCreated(long Version, string Name, long AtEvent, string Hash, int Labelled, long Seed, string? GroupBy, string By);

/// <summary>Data of <c>export.started</c>; the version is null for the labels as they are.</summary>
public sealed record ExportStarted(long Export, string Format, long? Version, string By);

/// <summary>Data of <c>import.ended</c>; the state is <c>done</c>, <c>failed</c> or <c>cancelled</c>.</summary>
public sealed record ImportEnded(long Import, string State, long Added, long Duplicates, long Problems, string? Reason);
