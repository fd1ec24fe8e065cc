using System.Text.Json.Serialization;
using Winnow.Vision.Augmentation;
using Winnow.Vision.Training;

namespace Winnow.Vision.Segmentation;

/// <summary>How a segmenter is trained. Recipes are varied by <c>with</c>; the same recipe, images and seed give the same weights on one device and thread count.</summary>
public sealed record SegmentationRecipe
{
    /// <summary>Passes over the images; default 40. The larger of this and <see cref="MinSteps"/> holds.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Optimizer steps at the least, so that a handful of images is still learned; default 200.</summary>
    public int MinSteps { get; init; } = 200;

    /// <summary>Optimizer steps exactly, instead of epochs; null (the default) counts epochs.</summary>
    public int? Steps { get; init; }

    /// <summary>Images a step, 2 to 4096; default 8. Where there are fewer, they come several times, each varied differently.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Side of the square input, 16 to 2048, a multiple of the segmenter's greatest stride; default 160.</summary>
    public int ImageSize { get; init; } = 160;

    /// <summary>How images become inputs; default whole.</summary>
    public SegmentationView View { get; init; } = SegmentationView.Whole;

    /// <summary>What images are scaled by before tiles are cut, 0.01 to 4; default 1. Whole images ignore it.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Peak learning rate; default 0.002, AdamW's.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Which optimizer; default AdamW.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Momentum of SGD (Nesterov), 0 to below 1; default 0.9. AdamW ignores it.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay, decoupled with AdamW; default 0.0005.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Share of the steps over which the learning rate rises from 0, 0 to 0.5; default 0.05. A cosine brings it back to 0.</summary>
    public double WarmUp { get; init; } = 0.05;

    /// <summary>Global gradient norm to clip at; default 10, 0 does not clip.</summary>
    public double GradientClip { get; init; } = 10;

    /// <summary>Decay of the exponential moving average of weights that is used in the end; default 0 keeps the last weights.</summary>
    public double EmaDecay { get; init; }

    /// <summary>What is minimised.</summary>
    public SegmentationLoss Loss { get; init; } = new();

    /// <summary>How images are varied, and labels with them.</summary>
    public SceneAugmentation Augmentation { get; init; } = new() { Scale = 0.25, FlipVertical = 0.5, Saturation = 0.4, Brightness = 0.3 };

    /// <summary>α of the Beta(α, α) distribution that each step's share is drawn from, by which images are blended with others and the loss asks for the labels of both (mixup), 0 to 1; default 0 blends nothing, 0.2 is usual.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double MixupAlpha { get; init; }

    /// <summary><c>cpu</c> (the default) or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>float16 matrix work on CUDA; ignored on a CPU; default false.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>Total optimizer steps for that many images.</summary>
    public int TotalSteps(int images) => Steps ?? Math.Max(MinSteps, Epochs * (int)Math.Ceiling((double)images / BatchSize));

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public SegmentationRecipe Validate()
    {
        Check(Epochs is >= 1 and <= 1_000_000, $"Epochs must be 1 to 1,000,000, not {Epochs}.");
        Check(MinSteps >= 1, $"MinSteps must be at least 1, not {MinSteps}.");
        Check(Steps is null or >= 1, $"Steps must be at least 1, not {Steps}.");
        Check(BatchSize is >= 2 and <= 4096, $"The batch size must be 2 to 4096, not {BatchSize}.");
        Check(ImageSize is >= 16 and <= 2048, $"The image size must be 16 to 2048 pixels, not {ImageSize}.");
        Check(Enum.IsDefined(View), $"The view {View} is not known.");
        Check(Scale is >= 0.01 and <= 4, $"The scale must be 0.01 to 4, not {Scale}.");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), $"The learning rate must be above 0, not {LearningRate}.");
        Check(Momentum is >= 0 and < 1, $"Momentum must be in [0, 1), not {Momentum}.");
        Check(WeightDecay >= 0 && double.IsFinite(WeightDecay), $"Weight decay must not be negative, but is {WeightDecay}.");
        Check(WarmUp is >= 0 and <= 0.5, $"The warm-up must be a share of 0 to 0.5, not {WarmUp}.");
        Check(GradientClip >= 0, $"The gradient clip must not be negative, but is {GradientClip}.");
        Check(EmaDecay is >= 0 and < 1, $"The EMA decay must be in [0, 1), not {EmaDecay}.");
        Check(MixupAlpha is >= 0 and <= 1, $"MixupAlpha must be 0 to 1, not {MixupAlpha}.");
        Loss.Validate();
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
