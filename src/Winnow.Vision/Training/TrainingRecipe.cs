namespace Winnow.Vision.Training;

/// <summary>How a network is trained. Recipes are varied by <c>with</c>; the same recipe, samples and seed give the same weights on one device and thread count.</summary>
public sealed record TrainingRecipe
{
    /// <summary>Passes over the labelled samples; default 20. The larger of this and <see cref="MinSteps"/> holds.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Optimizer steps at the least, so that a handful of labels is still learned; default 400.</summary>
    public int MinSteps { get; init; } = 400;

    /// <summary>Optimizer steps exactly, instead of epochs; null (the default) counts epochs.</summary>
    public int? Steps { get; init; }

    /// <summary>Samples a step, at most the number of labelled samples; default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Peak learning rate of AdamW; default 0.003.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Which optimizer; default AdamW.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Momentum of SGD (Nesterov), 0 to 1; default 0.9. AdamW ignores it.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>How the learning rate runs from the first step to the last; default cosine.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>Decoupled weight decay; default 0.0001.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Share of the penultimate features dropped before the head, 0 to below 1; default 0.5. MC dropout uses the same share.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Share of the target spread over all classes, 0 to below 1; default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Weighs each class by the inverse of its frequency among the labels; default false.</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>Global gradient norm to clip at; 0 (the default) does not clip.</summary>
    public double GradientClip { get; init; }

    /// <summary>Decay of the exponential moving average of weights that is used instead of the last weights, such as 0.999; 0 (the default) keeps the last.</summary>
    public double EmaDecay { get; init; }

    /// <summary>Names of batch augmentations, applied in order; default none. See <c>Augmentations.All</c>.</summary>
    public IReadOnlyList<string> Augmentations { get; init; } = [];

    /// <summary>Name of the augmentation that blends images and their targets after the others, such as <c>mixup</c>; null (the default) blends none.</summary>
    public string? Mixing { get; init; }

    /// <summary>Share of the labelled samples held out for early stopping and temperature scaling, 0 to 0.5; default 0.</summary>
    public double ValidationShare { get; init; }

    /// <summary>Epochs without a better validation loss before training stops; 0 (the default) never stops early. Needs <see cref="ValidationShare"/>.</summary>
    public int Patience { get; init; }

    /// <summary>Starts from the previous model's weights instead of fresh ones; default false, because fresh ones learn better from picked labels.</summary>
    public bool WarmStart { get; init; }

    /// <summary>Independent networks whose probabilities are averaged; default 1.</summary>
    public int EnsembleSize { get; init; } = 1;

    /// <summary>MC-dropout masks a single network uses for member probabilities; default 20.</summary>
    public int MonteCarloSamples { get; init; } = 20;

    /// <summary><c>cpu</c> (the default) or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>float16 matrix work on CUDA; ignored on a CPU; default false.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>Total optimizer steps for that many samples.</summary>
    public int TotalSteps(int samples) => Steps ?? Math.Max(MinSteps, Epochs * StepsPerEpoch(samples));

    /// <summary>Steps in which each sample is seen about once.</summary>
    public int StepsPerEpoch(int samples) => Math.Max(1, samples / EffectiveBatch(samples));

    /// <summary>Batch size for that many samples.</summary>
    public int EffectiveBatch(int samples) => Math.Min(BatchSize, samples);

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public TrainingRecipe Validate()
    {
        Check(Epochs >= 1, $"Epochs must be at least 1, not {Epochs}.");
        Check(MinSteps >= 1, $"MinSteps must be at least 1, not {MinSteps}.");
        Check(Steps is null or >= 1, $"Steps must be at least 1, not {Steps}.");
        Check(BatchSize >= 1, $"The batch size must be at least 1, not {BatchSize}.");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), $"The learning rate must be above 0, not {LearningRate}.");
        Check(Momentum is >= 0 and < 1, $"Momentum must be in [0, 1), not {Momentum}.");
        Check(WeightDecay >= 0, $"Weight decay must not be negative, but is {WeightDecay}.");
        Check(Dropout is >= 0 and < 1, $"Dropout must be in [0, 1), not {Dropout}.");
        Check(LabelSmoothing is >= 0 and < 1, $"Label smoothing must be in [0, 1), not {LabelSmoothing}.");
        Check(GradientClip >= 0, $"The gradient clip must not be negative, but is {GradientClip}.");
        Check(EmaDecay is >= 0 and < 1, $"The EMA decay must be in [0, 1), not {EmaDecay}.");
        Check(ValidationShare is >= 0 and <= 0.5, $"The validation share must be in [0, 0.5], not {ValidationShare}.");
        Check(Patience >= 0, $"Patience must not be negative, but is {Patience}.");
        Check(Patience == 0 || ValidationShare > 0, "Early stopping (Patience) needs a ValidationShare above 0.");
        Check(EnsembleSize >= 1, $"The ensemble size must be at least 1, not {EnsembleSize}.");
        Check(MonteCarloSamples >= 2, $"MonteCarloSamples must be at least 2, not {MonteCarloSamples}.");
        return this;
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
