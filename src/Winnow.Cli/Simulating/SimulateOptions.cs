namespace Winnow.Cli.Simulating;

/// <summary>What a simulation was asked for; presets such as the demo's are varied by <c>with</c>.</summary>
internal sealed record SimulateOptions
{
    /// <summary>Path of the data set, or a name in the data cache.</summary>
    public required string Data { get; init; }

    /// <summary>The task: <c>classify</c>, <c>detect</c> or <c>segment</c>.</summary>
    public string Task { get; init; } = "classify";

    /// <summary>Strategies to run; random is always run beside them as the yardstick.</summary>
    public IReadOnlyList<string> Strategies { get; init; } = ["margin"];

    /// <summary>JSON file of strategies put together from objectives, run besides <see cref="Strategies"/>; null for none.</summary>
    public string? StrategiesFile { get; init; }

    /// <summary>Name of the learner.</summary>
    public required string Model { get; init; }

    /// <summary>An ONNX encoder whose frozen features are learned from instead of training <see cref="Model"/>; null trains.</summary>
    public string? Weights { get; init; }

    /// <summary>Method by which <see cref="Model"/> learns from the pool without labels before the first round; null leaves that out.</summary>
    public string? Pretrain { get; init; }

    /// <summary>Minutes of that; where <see cref="PretrainSteps"/> is given, it counts for nothing.</summary>
    public double PretrainMinutes { get; init; } = 5;

    /// <summary>Steps of that exactly, or null.</summary>
    public int? PretrainSteps { get; init; }

    /// <summary>Whether each round trains on from the pre-trained weights, rather than fitting a regression on the frozen features.</summary>
    public bool PretrainWeights { get; init; }

    /// <summary>Program and arguments of a trainer outside Winnow that learns instead of <see cref="Model"/>; empty for none.</summary>
    public IReadOnlyList<string> Trainer { get; init; } = [];

    /// <summary>The encoder's output to learn from.</summary>
    public string Features { get; init; } = Vision.Onnx.NetworkExport.Features;

    /// <summary>How the encoder wants its pixels; null as it says itself.</summary>
    public PixelScale? Pixels { get; init; }

    /// <summary>Labels before the first query, at least 1; two of each class unless said.</summary>
    public int Initial { get; init; } = 20;

    /// <summary>Labels bought per round, at least 1.</summary>
    public int Query { get; init; } = 50;

    /// <summary>Labels at which a run ends, more than <see cref="Initial"/>.</summary>
    public int Budget { get; init; } = 1020;

    /// <summary>Labels the yardstick buys per round; null as <see cref="Query"/>.</summary>
    public int? RandomQuery { get; init; }

    /// <summary>Labels at which the yardstick ends; null as <see cref="Budget"/>. A larger one lets it reach what the strategies reach.</summary>
    public int? RandomBudget { get; init; }

    /// <summary>Runs per strategy, at least 1; seeds are 1, 2, ….</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>When to stop before the budget, such as <c>target:0.95</c> or <c>plateau</c>; null never does.</summary>
    public string? Stop { get; init; }

    /// <summary>Levels of the metric at which savings are reported besides the shares of random's gain.</summary>
    public IReadOnlyList<double> Levels { get; init; } = [];

    /// <summary>Images that the start is drawn from; null draws from the whole pool.</summary>
    public SampleFilter? StartFrom { get; init; }

    /// <summary>Pool images of which a few are shown, without labels, as examples of what to find; null shows none.</summary>
    public SampleFilter? Find { get; init; }

    /// <summary>How many of them are shown, 1 to 1,000.</summary>
    public int FindCount { get; init; } = 5;

    /// <summary>Images that are measured on; null measures on the whole test part.</summary>
    public SampleFilter? MeasureOn { get; init; }

    /// <summary>Name of the one class whose metric is measured, of detection and segmentation; null measures the mean over all classes.</summary>
    public string? MeasureClass { get; init; }

    /// <summary>Seconds more that each object costs the simulated annotator.</summary>
    public double SecondsPerObject { get; init; }

    /// <summary><c>accuracy</c> or <c>balanced accuracy</c>; of detection <c>AP50</c> or <c>AP</c>, of segmentation <c>mIoU</c> or <c>Dice</c>.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <summary>Side in pixels that images are scaled to; null as the model likes it.</summary>
    public int? Size { get; init; }

    /// <summary>Epochs of each training; null as the model's own recipe says.</summary>
    public int? Epochs { get; init; }

    /// <summary>What is tuned each round: <c>off</c>, <c>l1</c> (the head on frozen features), <c>l2</c> (the training of a network) or <c>both</c>, whichever applies.</summary>
    public string Tune { get; init; } = TuningLevels.Off;

    /// <summary>Probability that the simulated annotator names a wrong class.</summary>
    public double Noise { get; init; }

    /// <summary>Probability that the simulated annotator gives no answer.</summary>
    public double Skips { get; init; }

    /// <summary>Median seconds the simulated annotator takes per question; 0 counts no seconds.</summary>
    public double SecondsPerLabel { get; init; }

    /// <summary>Standard deviation of the logarithm of those seconds, 0 to 3.</summary>
    public double SecondsSpread { get; init; }

    /// <summary>Folder of the results.</summary>
    public required string Out { get; init; }

    /// <summary>Device of the learner, such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Runs side by side, one thread each; 0 takes as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>The command line that repeats this simulation, as the report shows it.</summary>
    public string CommandLine { get; init; } = "";
}
