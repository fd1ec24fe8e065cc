using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Metrics;
using Winnow.Core.Tuning;

namespace Winnow.Core.Loop;

/// <summary>What the report shows beyond <see cref="ResultFile"/>: the content of <c>details.json</c> beside <c>result.json</c>.</summary>
public sealed record RunDetails
{
    /// <summary>Version of the file's shape.</summary>
    public string Version { get; init; } = "1";

    /// <summary>Class names; class numbers below are indices into this list.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Images in the whole pool, those that show nothing among them; null in files of older versions.</summary>
    public int? PoolCount { get; init; }

    /// <summary>Images that were measured on; null in files of older versions.</summary>
    public int? TestCount { get; init; }

    /// <summary>Images of each class in the whole pool before anything was labelled [classes].</summary>
    public required IReadOnlyList<int> PoolClassCounts { get; init; }

    /// <summary>In the order of <see cref="ResultFile.Strategies"/>.</summary>
    public required IReadOnlyList<StrategyDetails> Strategies { get; init; }

    /// <summary>Writes the file; a crash leaves either the old content or the new.</summary>
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, ResultJson.Default.RunDetails));

    /// <summary>Reads a file written by <see cref="Save"/>.</summary>
    /// <exception cref="InvalidDataException">The file holds no run details.</exception>
    public static RunDetails Load(string path) => ResultJson.Load(path, ResultJson.Default.RunDetails);
}

/// <summary>Details of one strategy.</summary>
/// <param name="Name">Name of the strategy.</param>
/// <param name="Seeds">One run per seed, in the order of <see cref="StrategyResult.Seeds"/>.</param>
public sealed record StrategyDetails(string Name, IReadOnlyList<SeedDetails> Seeds);

/// <summary>Details of one run.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Rounds">Every round, first to last.</param>
/// <param name="Final">Confusion, reliability and the rest after the last round; null where the task has none.</param>
public sealed record SeedDetails(int Seed, IReadOnlyList<RoundDetails> Rounds, ClassificationMetrics? Final)
{
    /// <summary>Figures of a detector after the last round, without its curves; null for other tasks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DetectionMetrics? Detection { get; init; }
}

/// <summary>Details of one round.</summary>
/// <param name="Round">Round number, from 0.</param>
/// <param name="Labelled">Labels the model learned from.</param>
/// <param name="ClassCounts">Labels of each class among those [classes].</param>
/// <param name="Seconds">Wall-clock seconds of each step.</param>
/// <param name="Picks">What was chosen to label next, best first; empty in the last round.</param>
public sealed record RoundDetails(int Round, int Labelled, IReadOnlyList<int> ClassCounts, StepSeconds Seconds, IReadOnlyList<PickDetails> Picks)
{
    /// <summary>Managed memory the query allocated on its own thread, in bytes; null where no query was made or nobody counted.</summary>
    public long? QueryAllocatedBytes { get; init; }

    /// <summary>The recipe that was learned with, and why; null where the learner does not tune.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TuningRecord? Tuning { get; init; }
}

/// <summary>One pick and the answer it got.</summary>
/// <param name="Id">Sample id in the data set.</param>
/// <param name="Name">Name of the sample, such as <c>train/17</c>.</param>
/// <param name="Utility">The strategy's score, comparable within one round only.</param>
/// <param name="Reason">Why it was picked.</param>
/// <param name="Class">The annotator's answer; null where it was skipped.</param>
/// <param name="SkipReason">Why the annotator gave no answer; null where there is one.</param>
/// <param name="InclusionProbability">The probability with which chance alone drew it; null where the strategy chose it.</param>
public sealed record PickDetails(long Id, string Name, float Utility, string Reason, int? Class, string? SkipReason = null, double? InclusionProbability = null)
{
    /// <summary>Objects that the annotator drew; null for other tasks and skipped samples.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Objects { get; init; }

    /// <summary>Whether the annotator answered.</summary>
    [JsonIgnore]
    public bool Answered => Class is not null || Objects is not null;
}
