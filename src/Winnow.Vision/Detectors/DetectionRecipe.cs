using System.Text.Json.Serialization;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors;

/// <summary>How a detector is trained. Recipes are varied by <c>with</c>; the same recipe, images and seed give the same weights on one device and thread count.</summary>
public sealed record DetectionRecipe
{
    /// <summary>Passes over the images; default 100. The larger of this and <see cref="MinSteps"/> holds.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Optimizer steps at the least, so that a handful of images is still learned; default 300.</summary>
    public int MinSteps { get; init; } = 300;

    /// <summary>Optimizer steps exactly, instead of epochs; null (the default) counts epochs.</summary>
    public int? Steps { get; init; }

    /// <summary>Images a step, at most the number of images; default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Side of the square input, 32 to 2048, a multiple of the detector's greatest stride; default 320.</summary>
    public int ImageSize { get; init; } = 320;

    /// <summary>Peak learning rate; default 0.002, AdamW's.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Which optimizer; default AdamW.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Momentum of SGD (Nesterov), 0 to below 1; default 0.937. AdamW ignores it.</summary>
    public double Momentum { get; init; } = 0.937;

    /// <summary>Weight decay, decoupled with AdamW; default 0.0005.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Share of the steps over which the learning rate rises from 0, 0 to 0.5; default 0.05. A cosine brings it back to 0.</summary>
    public double WarmUp { get; init; } = 0.05;

    /// <summary>Global gradient norm to clip at; default 10, 0 does not clip.</summary>
    public double GradientClip { get; init; } = 10;

    /// <summary>Decay of the exponential moving average of weights that is used in the end; it rises to this over the first thousands of steps; default 0.9998, 0 keeps the last weights.</summary>
    public double EmaDecay { get; init; } = 0.9998;

    /// <summary>Share of an object's class target that is spread over all classes, 0 to below 1; default 0. Background stays 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LabelSmoothing { get; init; }

    /// <summary>Last epochs in which no image is put together from four or blended with another; default 10.</summary>
    public int CloseMosaicEpochs { get; init; } = 10;

    /// <summary>How images are varied.</summary>
    public DetectionAugmentation Augmentation { get; init; } = new();

    /// <summary><c>cpu</c> (the default) or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>float16 matrix work on CUDA; ignored on a CPU; default false.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>Total optimizer steps for that many images.</summary>
    public int TotalSteps(int images) => Steps ?? Math.Max(MinSteps, Epochs * StepsPerEpoch(images));

    /// <summary>Steps in which each image is seen about once.</summary>
    public int StepsPerEpoch(int images) => (int)Math.Ceiling((double)images / EffectiveBatch(images));

    /// <summary>Batch size for that many images.</summary>
    public int EffectiveBatch(int images) => Math.Min(BatchSize, images);

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public DetectionRecipe Validate()
    {
        Check(Epochs is >= 1 and <= 1_000_000, $"Epochs must be 1 to 1,000,000, not {Epochs}.");
        Check(MinSteps >= 1, $"MinSteps must be at least 1, not {MinSteps}.");
        Check(Steps is null or >= 1, $"Steps must be at least 1, not {Steps}.");
        Check(BatchSize is >= 1 and <= 4096, $"The batch size must be 1 to 4096, not {BatchSize}.");
        Check(ImageSize is >= 32 and <= 2048, $"The image size must be 32 to 2048 pixels, not {ImageSize}.");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), $"The learning rate must be above 0, not {LearningRate}.");
        Check(Momentum is >= 0 and < 1, $"Momentum must be in [0, 1), not {Momentum}.");
        Check(WeightDecay >= 0 && double.IsFinite(WeightDecay), $"Weight decay must not be negative, but is {WeightDecay}.");
        Check(WarmUp is >= 0 and <= 0.5, $"The warm-up must be a share of 0 to 0.5, not {WarmUp}.");
        Check(GradientClip >= 0, $"The gradient clip must not be negative, but is {GradientClip}.");
        Check(EmaDecay is >= 0 and < 1, $"The EMA decay must be in [0, 1), not {EmaDecay}.");
        Check(LabelSmoothing is >= 0 and < 1, $"Label smoothing must be in [0, 1), not {LabelSmoothing}.");
        Check(CloseMosaicEpochs >= 0, $"CloseMosaicEpochs must not be negative, but is {CloseMosaicEpochs}.");
        Augmentation.Validate();
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
