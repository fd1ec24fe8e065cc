namespace Winnow.Vision.Training;

/// <summary>What a loop of steps needs of a recipe.</summary>
internal sealed record StepSettings
{
    /// <summary>Number of steps.</summary>
    public required int Total { get; init; }

    /// <summary>Images a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Which optimizer.</summary>
    public required OptimizerKind Optimizer { get; init; }

    /// <summary>Peak learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Momentum of SGD (Nesterov).</summary>
    public required double Momentum { get; init; }

    /// <summary>Weight decay.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Share of the steps over which the learning rate rises.</summary>
    public required double WarmUp { get; init; }

    /// <summary>Global gradient norm to clip at; 0 does not clip.</summary>
    public required double GradientClip { get; init; }

    /// <summary>Decay of the average of weights; 0 keeps the last weights.</summary>
    public required double EmaDecay { get; init; }

    /// <summary>Where it is trained.</summary>
    public required string Device { get; init; }

    /// <summary>Whether the forward pass runs in float16.</summary>
    public required bool Mixed { get; init; }
}
