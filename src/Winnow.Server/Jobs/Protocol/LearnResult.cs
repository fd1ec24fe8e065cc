using Winnow.Core.Tuning;

namespace Winnow.Server.Jobs.Protocol;

/// <summary>What a <c>learn</c> job found: the file <c>learned.json</c>. The model lies in <c>model/</c>, those of the curves in <c>curve/</c>.</summary>
/// <param name="Name">Name of the network.</param>
/// <param name="Recipe">How it was trained, as JSON.</param>
/// <param name="Labelled">Labels it learned from.</param>
/// <param name="Seconds">Time of the fit.</param>
/// <param name="Temperature">What calibrates its confidence, by the slice; 1 where there is none.</param>
/// <param name="LeftOut">Labelled images that could not be read.</param>
/// <param name="NotMeasured">Why there is no measure, one sentence; null where there is.</param>
/// <param name="Points">New points of the curves, and what earlier ones say about samples drawn since.</param>
/// <param name="Mistakes">Labelled images with the largest loss, largest first.</param>
public sealed record LearnResult(
    string Name, string Recipe, int Labelled, double Seconds, double Temperature, IReadOnlyList<string> LeftOut, string? NotMeasured, IReadOnlyList<MeasuredPoint> Points, IReadOnlyList<Mistake> Mistakes)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "learned.json";

    /// <summary>Name of the file with −ln of what models that did not learn from a label believe of it (<see cref="ScoreFile"/>).</summary>
    public const string LossName = "loss.scores";

    /// <summary>Labels that models which did not learn from them hold to be wrong, most suspect first, at most 1,000.</summary>
    public IReadOnlyList<JobSuspect> Suspects { get; init; } = [];

    /// <summary>Of projects that ask for objects: labels that were judged by a model that did not learn from them.</summary>
    public IReadOnlyList<long> Judged { get; init; } = [];

    /// <summary>Those of <see cref="Judged"/> that are probably wrong.</summary>
    public IReadOnlyList<JobObjectSuspect> ObjectSuspects { get; init; } = [];

    /// <summary>The recipe of the round, and why it is that one; null where nothing may be tuned.</summary>
    public TuningRecord? Tuning { get; init; }

    /// <summary>Seconds that the search for the recipe took.</summary>
    public double TuneSeconds { get; init; }

    /// <summary>Seconds of all trainings, those that measure included.</summary>
    public double TrainSeconds { get; init; }

    /// <summary>What the models reach, of projects that ask for objects; null for others, and where nothing was measured.</summary>
    public ObjectMeasure? Objects { get; init; }
}

/// <summary>A label that is probably wrong.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Given">Class of its label.</param>
/// <param name="Suggested">The most probable other class.</param>
/// <param name="Suspicion">The higher, the more suspect.</param>
/// <param name="Confidence">Belief in the label, 0 to 1.</param>
public sealed record JobSuspect(long Sample, int Given, int Suggested, double Suspicion, double Confidence);

/// <summary>A label with a drawn object that is probably wrong, or without one that is probably there.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Suspicion">0 to 1, the higher, the more suspect.</param>
/// <param name="Sentence">What is suspected.</param>
public sealed record JobObjectSuspect(long Sample, double Suspicion, string Sentence);

/// <summary>A point of a learning curve.</summary>
/// <param name="Round">Its round.</param>
/// <param name="Curve">One of <see cref="RandomSlice"/>'s.</param>
/// <param name="Labels">Labels that each of its models learned from, on average.</param>
/// <param name="Outcomes">What they say about samples they did not learn from.</param>
public sealed record MeasuredPoint(int Round, string Curve, double Labels, IReadOnlyList<Outcome> Outcomes);

/// <summary>What a model says about a sample it did not learn from.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Class">Most probable class.</param>
/// <param name="Probability">Its probability.</param>
public sealed record Outcome(long Sample, int Class, double Probability);

/// <summary>A labelled image that the model gets wrong.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Class">Its label.</param>
/// <param name="Said">What the model says.</param>
/// <param name="Probability">How sure it is.</param>
/// <param name="Loss">−ln of what it believes of the label.</param>
public sealed record Mistake(long Sample, int Class, int Said, double Probability, double Loss);
