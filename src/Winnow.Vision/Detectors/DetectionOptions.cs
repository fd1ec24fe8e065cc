namespace Winnow.Vision.Detectors;

/// <summary>What a detector reports of what it sees.</summary>
public sealed record DetectionOptions
{
    /// <summary>Lowest score that is reported, 0 to 1; default 0.05. Average precision wants 0.001.</summary>
    public double LeastScore { get; init; } = 0.05;

    /// <summary>Of two boxes of one class that overlap more than this, the better stays, 0 to 1; default 0.65.</summary>
    public double Overlap { get; init; } = 0.65;

    /// <summary>Detections per image at most, 1 to 10,000; default 100.</summary>
    public int Most { get; init; } = 100;

    /// <summary>Whether each detection carries the scores of all classes; default true.</summary>
    public bool ClassScores { get; init; } = true;

    /// <summary>Whether each detection carries the feature of its box; default false.</summary>
    public bool Features { get; init; }

    /// <summary>Side of the square input, a multiple of the network's greatest stride; null (the default) takes the one it was trained at.</summary>
    public int? Side { get; init; }

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public DetectionOptions Validate() =>
        LeastScore is < 0 or > 1 or double.NaN ? throw new ArgumentException($"The least score is {LeastScore}; it must be 0 to 1.")
        : Overlap is < 0 or > 1 or double.NaN ? throw new ArgumentException($"The overlap is {Overlap}; it must be 0 to 1.")
        : Side is < 32 or > 4096 ? throw new ArgumentException($"An input of {Side} pixels is out of range; take 32 to 4096.")
        : Most is < 1 or > 10_000 ? throw new ArgumentException($"{Most} detections per image are out of range; take 1 to 10,000.")
        : this;
}
