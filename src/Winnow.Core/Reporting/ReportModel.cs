using Winnow.Core.Data;
using Winnow.Core.Loop;

namespace Winnow.Core.Reporting;

/// <summary>Everything the report shows. A mapper makes it from a simulation's or a project's records; parts that are null are left out of the page.</summary>
public sealed record ReportModel
{
    /// <summary>What was run, such as <c>Simulation</c> or <c>Project</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the data set or project.</summary>
    public required string Data { get; init; }

    /// <summary>Images that may be labelled.</summary>
    public required int PoolCount { get; init; }

    /// <summary>Images the metric was measured on; null where there are none yet.</summary>
    public int? TestCount { get; init; }

    /// <summary>The task, such as <c>classify</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The leading metric in words, such as <c>accuracy</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The model's name.</summary>
    public required string ModelName { get; init; }

    /// <summary>Seeds of the runs; empty for a live project.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [];

    /// <summary>When the report's numbers were made.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>How long the run took; null where it was not measured.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>The strategies in the order they were asked for. The first one that is not the yardstick leads the report,
    /// so that the headline is not the best of many chosen afterwards.</summary>
    public required IReadOnlyList<StrategyReport> Strategies { get; init; }

    /// <summary>Name of the strategy the others are held against, such as <c>random</c>; null for a live project.</summary>
    public string? Yardstick { get; init; }

    /// <summary>Mean ranks of the strategies; null where they were not kept.</summary>
    public RankResult? Ranks { get; init; }

    /// <summary>Which strategy beats which; null where it was not kept.</summary>
    public WinResult? Wins { get; init; }

    /// <summary>A closer look at the leading strategy; null where nothing more than curves is known.</summary>
    public ReportDetail? Detail { get; init; }

    /// <summary>What the newest detector reached; null for other tasks and where none was measured.</summary>
    public DetectionDetail? Detection { get; init; }

    /// <summary>What the newest segmenter reached; null for other tasks and where none was measured.</summary>
    public SegmentationDetail? Segmentation { get; init; }

    /// <summary>Which recipe each round learned with, and why; null where nothing was tuned.</summary>
    public ReportTuning? Tuning { get; init; }

    /// <summary>The recipe as names and values, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Recipe { get; init; } = [];

    /// <summary>The command that makes the same result again.</summary>
    public string? Command { get; init; }

    /// <summary>The machine, such as processor, threads and version of the program.</summary>
    public string? Machine { get; init; }

    /// <summary>Hex SHA-256 of the data.</summary>
    public string? DataHash { get; init; }

    /// <summary>Files that were left out, each with its reason.</summary>
    public IReadOnlyList<FileProblem> Problems { get; init; } = [];

    internal StrategyReport? Baseline => Strategies.FirstOrDefault(s => string.Equals(s.Name, Yardstick, StringComparison.Ordinal));

    internal StrategyReport? Leading => Strategies.FirstOrDefault(s => !s.UpperBound && !string.Equals(s.Name, Yardstick, StringComparison.Ordinal));
}
