using Winnow.Vision.Training;

namespace Winnow.Vision.SelfSupervised;

/// <summary>How an encoder learns from unlabelled images. Recipes are varied by <c>with</c>; the same recipe, images and seed give the same weights on one device and thread count.</summary>
public sealed record PretrainRecipe
{
    /// <summary>Images a step at the least, below which batch statistics say nothing.</summary>
    public const int BatchMin = 8;

    /// <summary>Name of the method; default <c>vicreg</c>, the most robust in short trainings.</summary>
    public string Method { get; init; } = "vicreg";

    /// <summary>Optimizer steps; default 1,000. A few hundred are rarely enough.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>Images a step, at most the number of images; 8 to 4,096, default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Which optimizer; default AdamW.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Peak learning rate; default 0.002, for AdamW. For SGD about 0.06 × batch / 256.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Momentum of SGD (Nesterov), 0 to below 1; default 0.9. AdamW ignores it.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay; default 0.0001.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Share of the steps over which the learning rate rises, 0 to 0.5; default 0.1. Then it falls to 0 along a cosine.</summary>
    public double WarmUp { get; init; } = 0.1;

    /// <summary>What decides the classes: the changes between views follow from it.</summary>
    public ViewQuestions Questions { get; init; } = new();

    /// <summary><c>cpu</c> (the default) or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>float16 matrix work on CUDA; ignored on a CPU; default false.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>Images a step where there are that many images.</summary>
    public int EffectiveBatch(int images) => Math.Min(BatchSize, images);

    /// <summary>Steps in which each image is seen about once.</summary>
    public int StepsPerEpoch(int images) => Math.Max(1, images / EffectiveBatch(images));

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public PretrainRecipe Validate()
    {
        SelfSupervisedMethods.Get(Method);
        Check(Steps >= 1, $"Steps must be at least 1, not {Steps}.");
        Check(BatchSize is >= BatchMin and <= 4096, $"The batch size must be {BatchMin} to 4096, not {BatchSize}.");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), $"The learning rate must be above 0, not {LearningRate}.");
        Check(Momentum is >= 0 and < 1, $"Momentum must be in [0, 1), not {Momentum}.");
        Check(WeightDecay >= 0 && double.IsFinite(WeightDecay), $"Weight decay must not be negative, but is {WeightDecay}.");
        Check(WarmUp is >= 0 and <= 0.5, $"The warm-up must be in [0, 0.5], not {WarmUp}.");
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
