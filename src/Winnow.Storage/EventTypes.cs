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

    /// <summary>The ranked picks of a round: <see cref="Storage.PicksChosen"/>.</summary>
    public const string Picks = "picks";

    /// <summary>A model was fitted and stored: <see cref="Storage.ModelFitted"/>.</summary>
    public const string ModelFitted = "model.fitted";

    /// <summary>Images that came by later were entered: <see cref="Storage.SamplesAdded"/>.</summary>
    public const string SamplesAdded = "samples.added";

    /// <summary>A stream was begun: <see cref="Storage.StreamBegun"/>.</summary>
    public const string StreamBegun = "stream.begun";

    /// <summary>A stream decided about some samples: <see cref="Storage.StreamDecided"/>.</summary>
    public const string StreamDecided = "stream.decided";

    /// <summary>Metadata of samples were read in: <see cref="Storage.MetadataImported"/>.</summary>
    public const string MetadataImported = "metadata.imported";
}

/// <summary>Data of <c>project.created</c>.</summary>
public sealed record ProjectCreated(string Name, string Task, string Images, int Seed, IReadOnlyList<string> Classes, int Samples, int Problems);

/// <summary>Data of <c>label.submitted</c>.</summary>
public sealed record LabelSubmitted(long Sample, int Class, string Annotator);

/// <summary>Data of <c>label.corrected</c>.</summary>
public sealed record LabelCorrected(long Sample, int Class, int Previous, string Annotator);

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

/// <summary>Data of <c>samples.added</c>: the new samples in the order of their ids.</summary>
public sealed record SamplesAdded(IReadOnlyList<SampleAdded> Samples);

/// <summary>One sample of a <c>samples.added</c> event.</summary>
public sealed record SampleAdded(long Sample, string Path, string Hash);

/// <summary>Data of <c>stream.begun</c>; the budget is the share of the stream that may be labelled.</summary>
public sealed record StreamBegun(string Stream, string Strategy, double Budget, int Seed);

/// <summary>Data of <c>stream.decided</c>: in the order of the stream; the source is where the evidence came from.</summary>
public sealed record StreamDecided(string Stream, string Source, IReadOnlyList<DecisionMade> Decisions);

/// <summary>One decision of a <c>stream.decided</c> event.</summary>
public sealed record DecisionMade(long Sequence, long Sample, string At, double Score, double Threshold, double Spent, bool Label, string Reason);
