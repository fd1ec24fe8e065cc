using Winnow.Core.Tuning;

namespace Winnow.Server.Jobs.Protocol;

/// <summary>What a worker is called for: the file <c>job.json</c> in the job's folder, into which alone it writes.</summary>
/// <param name="Kind"><c>ingest</c>, <c>learn</c>, <c>pick</c>, <c>stream</c>, <c>video</c>, <c>detect</c>, <c>suggest</c>, <c>score</c>, <c>export</c> or <c>labels</c>.</param>
public sealed record WorkerJob(string Kind)
{
    /// <summary>Of <c>ingest</c>.</summary>
    public IngestJob? Ingest { get; init; }

    /// <summary>Of <c>learn</c>: fit and measure.</summary>
    public LearnJob? Learn { get; init; }

    /// <summary>Of <c>pick</c>: gather and query.</summary>
    public PickJob? Pick { get; init; }

    /// <summary>Of <c>stream</c>: read images that pass by, and score them.</summary>
    public StreamJob? Stream { get; init; }

    /// <summary>Of <c>video</c>: take a video apart.</summary>
    public VideoJob? Video { get; init; }

    /// <summary>Of <c>detect</c>: suggest boxes.</summary>
    public DetectJob? Detect { get; init; }

    /// <summary>Of <c>suggest</c>: ask the newest model about images.</summary>
    public SuggestJob? Suggest { get; init; }

    /// <summary>Of <c>score</c>: let a model look at a shard of the pool.</summary>
    public ScoreJob? Score { get; init; }

    /// <summary>Of <c>export</c>: write a dataset, read it back and pack it.</summary>
    public ExportJob? Export { get; init; }

    /// <summary>Of <c>labels</c>: read an uploaded file of labels.</summary>
    public LabelsJob? Labels { get; init; }

    /// <summary>Folder of the project whose tables it reads, or null.</summary>
    internal string? Project => Learn?.Project ?? Pick?.Project ?? Detect?.Project ?? Export?.Project ?? Labels?.Project;

    /// <summary>Files to read that lie outside of the project, each with its number.</summary>
    internal IEnumerable<IngestSource> Sources => [.. Ingest?.Files ?? [], .. Labels is null ? [] : (IngestSource[])[new(1, Labels.Path)]];

    /// <summary>The same job with other paths, for another machine. A path of a job is that of a file to read, of a project, of a model, or of the folder of originals.</summary>
    /// <param name="change">Given a path and, for files to read, their number.</param>
    internal WorkerJob WithPaths(Func<string, long?, string> change) => this with
    {
        Ingest = Ingest is null ? null : Ingest with { Files = [.. Ingest.Files.Select(f => f with { Path = change(f.Path, f.Number) })] },
        Learn = Learn is null ? null : Learn with { Project = change(Learn.Project, null) },
        Pick = Pick is null ? null : Pick with { Project = change(Pick.Project, null) },
        Detect = Detect is null ? null : Detect with { Project = change(Detect.Project, null) },
        Export = Export is null ? null : Export with { Project = change(Export.Project, null) },
        Labels = Labels is null ? null : Labels with { Project = change(Labels.Project, null), Path = change(Labels.Path, 1) },
        Score = Score is null ? null : Score with { Model = change(Score.Model, null), Images = change(Score.Images, null) },
    };
}

/// <summary>Images of a stream to read and to score, each by itself.</summary>
/// <param name="Ingest">The files.</param>
/// <param name="Model">Folder of the model that scores them, or null to read them only.</param>
/// <param name="Embeddings">Whether embeddings are wanted beside the probabilities.</param>
public sealed record StreamJob(IngestJob Ingest, string? Model, bool Embeddings);

/// <summary>Files to read.</summary>
/// <param name="Files">Which.</param>
/// <param name="Threads">Files at once, at least 1; 1 finds out which of them ends the process.</param>
/// <param name="BytesMax">Largest file.</param>
/// <param name="PixelsMax">Most pixels that a header may claim.</param>
public sealed record IngestJob(IReadOnlyList<IngestSource> Files, int Threads, long BytesMax, long PixelsMax);

/// <summary>One file to read.</summary>
/// <param name="Number">Its number in the import.</param>
/// <param name="Path">Absolute path.</param>
public sealed record IngestSource(long Number, string Path);

/// <summary>A label as models learn from it.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Class">Index of its class; null where objects are drawn.</param>
/// <param name="Probability">With which chance drew it, or null where it was chosen.</param>
public sealed record JobLabel(long Sample, int? Class, double? Probability)
{
    /// <summary>Everything that was said, as JSON, where objects are drawn; null for a class alone.</summary>
    public string? Value { get; init; }
}

/// <summary>Fit on the labels, and measure on those that chance drew.</summary>
/// <param name="Project">Folder of the project.</param>
/// <param name="Round">The round.</param>
/// <param name="Model">Name of the network.</param>
/// <param name="Labels">The labels in the order in which they were asked for; fixed for the round, so that a killed job goes on to the same model.</param>
/// <param name="Earlier">Points of the curves whose models are kept, with the samples of the slice that they have not been asked about.</param>
public sealed record LearnJob(string Project, int Round, string Model, IReadOnlyList<JobLabel> Labels, IReadOnlyList<EarlierPoint> Earlier)
{
    /// <summary>Side in pixels that the network sees images at, or null for its own.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Passes over the labels, or null for the network's own.</summary>
    public int? Epochs { get; init; }

    /// <summary>Of projects that ask for objects: folder of the model before, relative to the project, or null.</summary>
    public string? Before { get; init; }

    /// <summary>Samples whose labels that model did not learn from, as they came later.</summary>
    public IReadOnlyList<long> Unseen { get; init; } = [];

    /// <summary>What tuning needs to know of the rounds before; null where nothing may be tuned.</summary>
    public JobTuning? Tuning { get; init; }
}

/// <summary>What the rounds before chose and took.</summary>
/// <param name="Last">The recipe of the round before, with its reason; null before the first, or under another network of the settings.</param>
/// <param name="FitSeconds">Seconds of all trainings.</param>
/// <param name="TuneSeconds">Seconds of all searches.</param>
/// <param name="LastFitSeconds">Seconds of the last training.</param>
public sealed record JobTuning(TuningRecord? Last, double FitSeconds, double TuneSeconds, double LastFitSeconds);

/// <summary>An earlier point of a curve.</summary>
/// <param name="Round">Its round.</param>
/// <param name="Curve">One of <see cref="RandomSlice"/>'s.</param>
/// <param name="Samples">Samples of the slice drawn since.</param>
public sealed record EarlierPoint(int Round, string Curve, IReadOnlyList<long> Samples)
{
    /// <summary>Labels that its models learned from, on average.</summary>
    public double Labels { get; init; }
}

/// <summary>Gather evidence from the pool and choose.</summary>
/// <param name="Project">Folder of the project.</param>
/// <param name="Round">The round that is opened with it.</param>
/// <param name="Strategy">Query strategy.</param>
/// <param name="Count">Samples to pick.</param>
/// <param name="RandomShare">Share of them drawn by chance, 0 to 1.</param>
/// <param name="Model">Folder of the model, relative to the project, or null to choose by the pictures alone.</param>
/// <param name="ModelNumber">Its number, or null.</param>
/// <param name="Temperature">Calibrates the model's confidence; 1 leaves it.</param>
/// <param name="Labels">The labels.</param>
public sealed record PickJob(
    string Project, int Round, string Strategy, int Count, double RandomShare, string? Model, int? ModelNumber, double Temperature, IReadOnlyList<JobLabel> Labels);
