using Winnow.Core.Data;
using Winnow.Vision.Training;

namespace Winnow.Vision.SelfSupervised;

/// <summary>What goes with a training without labels besides its recipe; none of it changes the weights, except that a time limit may end it early.</summary>
public sealed record PretrainHooks
{
    /// <summary>Labelled images, for the accuracy of neighbours and of a linear probe in the log; default none.</summary>
    public IReadOnlyList<LabelledSample> Labelled { get; init; } = [];

    /// <summary>Where the watch's lines go, or null.</summary>
    public WatchLog? Log { get; init; }

    /// <summary>Where progress is kept for a resume, or null.</summary>
    public TrainingCheckpoint? Checkpoint { get; init; }

    /// <summary>Seconds of training over all calls, after which it ends; null (the default) never does.</summary>
    public double? SecondsMax { get; init; }

    /// <summary>Told every few steps.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Told each line of the watch.</summary>
    public Action<WatchFigures>? Watched { get; init; }
}
