using System.Text.Json;

namespace Winnow.Core.Loop;

/// <summary>What a simulation found: the content of <c>result.json</c>, whose fields keep their meaning from version 1 on.</summary>
public sealed record ResultFile
{
    /// <summary>Version of the file's shape.</summary>
    public string Version { get; init; } = "1";

    /// <summary>Name of the data set.</summary>
    public required string Data { get; init; }

    /// <summary><c>classify</c>, <c>detect</c> or <c>segment</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The leading metric, such as <c>accuracy</c>; its values are 0 to 1.</summary>
    public required string Metric { get; init; }

    /// <summary>Name of the learner, such as <c>mlp</c>.</summary>
    public required string Model { get; init; }

    /// <summary>How the simulation was set up.</summary>
    public required SimulationRecipe Recipe { get; init; }

    /// <summary>Hex SHA-256 of the data set: the same data has the same hash.</summary>
    public required string DataHash { get; init; }

    /// <summary>The strategies that were run, the baseline first.</summary>
    public required IReadOnlyList<StrategyResult> Strategies { get; init; }

    /// <summary>Which strategy beats which for certain, over the labelled checkpoints; null in files of older versions and with one seed.</summary>
    public WinResult? Wins { get; init; }

    /// <summary>Mean ranks of the strategies by AULC over the labels all of them span, each seed being one block; null where they share no seed or no span.</summary>
    public RankResult? Ranks { get; init; }

    /// <summary>Writes the file; a crash leaves either the old content or the new.</summary>
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, ResultJson.Default.ResultFile));

    /// <summary>Reads a file written by <see cref="Save"/>.</summary>
    /// <exception cref="InvalidDataException">The file is no result, or of a newer version.</exception>
    public static ResultFile Load(string path) =>
        ResultJson.Load(path, ResultJson.Default.ResultFile) is { Version: "1" } result
            ? result
            : throw new InvalidDataException($"'{path}' has another version than 1, the only one this Winnow reads.");
}

/// <summary>Settings of a simulation, as written to results.</summary>
/// <param name="Initial">Labels before the first query.</param>
/// <param name="Query">Labels bought per round.</param>
/// <param name="Budget">Labels at which the run ends.</param>
/// <param name="BaselineQuery">The baseline's labels per round; larger than <paramref name="Query"/> where it needs to reach further.</param>
/// <param name="BaselineBudget">Labels at which the baseline ends.</param>
/// <param name="Annotator">The simulated annotator in words, such as <c>perfect</c>.</param>
/// <param name="Training">The learner's own settings in words, such as <c>150 epochs, Adam 0.001</c>.</param>
public sealed record SimulationRecipe(int Initial, int Query, int Budget, int BaselineQuery, int BaselineBudget, string Annotator, string Training);

/// <summary>All runs of one strategy and what they amount to.</summary>
public sealed record StrategyResult
{
    /// <summary>Name of the strategy.</summary>
    public required string Name { get; init; }

    /// <summary>True for a bound that chose by the true labels and competes with nobody; null for strategies.</summary>
    public bool? UpperBound { get; init; }

    /// <summary>One run per seed.</summary>
    public required IReadOnlyList<SeedResult> Seeds { get; init; }

    /// <summary>Area under the learning curve divided by its span of labels: the mean metric over the run.</summary>
    public required Estimate Aulc { get; init; }

    /// <summary>Labels saved against the baseline at shares of the baseline's gain (target 0.5, 0.8, 1). Empty for the baseline.</summary>
    public IReadOnlyList<SavingResult> Saving { get; init; } = [];

    /// <summary>Labels saved against the baseline at levels of the metric itself (target 0.93 = 93 %). Empty for the baseline.</summary>
    public IReadOnlyList<SavingResult> SavingAtMetric { get; init; } = [];

    /// <summary>AULC minus the baseline's over the labels both have, paired by seed; null for the baseline.</summary>
    public Estimate? AulcGain { get; init; }

    /// <summary>Probability of an AULC gain at least as far from zero if the strategy were no different: paired sign-flip test; null for the baseline.</summary>
    public double? AulcGainP { get; init; }

    /// <summary><see cref="AulcGainP"/> adjusted by Holm's method for the number of strategies tested; null where that is.</summary>
    public double? AulcGainPHolm { get; init; }

    /// <summary>The same question by Wilcoxon's signed-rank test; null where <see cref="AulcGainP"/> is. With fewer than six seeds it cannot fall below 0.05.</summary>
    public double? AulcGainPWilcoxon { get; init; }

    /// <summary>AULC over the logarithm of the labels; null where a run starts without labels.</summary>
    public Estimate? AulcLog { get; init; }

    /// <summary>Accuracy, balanced accuracy and worst-class recall; empty where the task has none or the file is of an older version.</summary>
    public IReadOnlyList<MetricResult> Metrics { get; init; } = [];

    /// <summary>Seconds of labelling saved at shares of the baseline's gain; empty for the baseline and where the annotator costs nothing.</summary>
    public IReadOnlyList<TimeSavingResult> SavingOfSeconds { get; init; } = [];

    /// <summary>Time and memory of the queries; null where they were not kept.</summary>
    public SelectionCost? Selection { get; init; }

    /// <summary>The mean learning curve with a 95 % Student-t band.</summary>
    public IReadOnlyList<BandPoint> Mean { get; init; } = [];
}

/// <summary>One run.</summary>
/// <param name="Seed">Seed of the run; runs of different strategies with the same seed share start and network seeds.</param>
/// <param name="Curve">Measured rounds, fewest labels first.</param>
/// <param name="Stop">Why the run ended.</param>
public sealed record SeedResult(int Seed, IReadOnlyList<CurvePoint> Curve, string Stop);

/// <summary>One measured round.</summary>
/// <param name="Labelled">Labels the model learned from.</param>
/// <param name="Metric">What it reached on the holdout, 0 to 1.</param>
/// <param name="Seconds">Wall-clock seconds the round took.</param>
public sealed record CurvePoint(int Labelled, double Metric, double Seconds)
{
    /// <summary>Seconds annotators spent up to here, where the annotator has a cost.</summary>
    public double? SecondsOfLabelling { get; init; }

    /// <summary>Share of the holdout recognised; null where the task has no classes.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Mean recall over the classes of the holdout; null where the task has no classes.</summary>
    public double? BalancedAccuracy { get; init; }

    /// <summary>Recall of the class that is recognised least often; null where the task has no classes.</summary>
    public double? WorstClassRecall { get; init; }
}

/// <summary>A mean over seeds with a 95 % interval; the ends are null with fewer than two seeds.</summary>
/// <param name="Mean">Mean over seeds.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Interval">How the interval was made: <c>t</c> or <c>bca</c>; null where there is none.</param>
public sealed record Estimate(double Mean, double? Low, double? High, string? Interval = null);

/// <summary>One point of a mean learning curve.</summary>
/// <param name="Labelled">Labels.</param>
/// <param name="Mean">Mean metric over the seeds whose curve spans this number of labels, linear between rounds.</param>
/// <param name="Low">Lower end of the 95 % Student-t band; null with one seed.</param>
/// <param name="High">Upper end.</param>
/// <param name="Seeds">How many seeds the mean is over.</param>
public sealed record BandPoint(int Labelled, double Mean, double? Low, double? High, int Seeds);

/// <summary>Labels saved against the baseline at one target.</summary>
public sealed record SavingResult
{
    /// <summary>Share of the baseline's gain (in <see cref="StrategyResult.Saving"/>) or metric value (in <see cref="StrategyResult.SavingAtMetric"/>).</summary>
    public required double Target { get; init; }

    /// <summary>Mean labels the strategy needed; null unless every seed got there.</summary>
    public double? Labels { get; init; }

    /// <summary>Mean labels the baseline needed; null unless every seed got there.</summary>
    public double? RandomLabels { get; init; }

    /// <summary>Mean over seeds of 100·(1 − labels / randomLabels); negative where the strategy cost more. Null unless every pair got there.</summary>
    public double? Percent { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Percent"/>.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end.</summary>
    public double? High { get; init; }

    /// <summary>Whether strategy and baseline got there with every seed.</summary>
    public required bool Reached { get; init; }

    /// <summary>Seeds with which the strategy got there.</summary>
    public required int ReachedSeeds { get; init; }

    /// <summary>How the interval was made: <c>t</c> or <c>bca</c>; null where there is none.</summary>
    public string? Interval { get; init; }

    /// <summary>Each seed's own figures.</summary>
    public required IReadOnlyList<SavingPair> Pairs { get; init; }
}

/// <summary>What one seed needed to reach a target.</summary>
/// <param name="Seed">The seed that strategy and baseline share.</param>
/// <param name="Level">The metric value that had to be reached.</param>
/// <param name="Labels">Labels the strategy needed; null where it did not get there within its budget.</param>
/// <param name="RandomLabels">Labels the baseline needed; null where it did not get there.</param>
public sealed record SavingPair(int Seed, double Level, double? Labels, double? RandomLabels);
