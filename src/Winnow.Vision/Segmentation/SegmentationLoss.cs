using System.Text.Json.Serialization;
using Winnow.Core.Metrics;
using Winnow.Torch;

namespace Winnow.Vision.Segmentation;

/// <summary>What training minimises: a weighted sum of losses over all pixels of a batch that somebody labelled (those of class 255 count for nothing).</summary>
/// <param name="CrossEntropy">Weight of the mean cross-entropy, 0 or more; default 1.</param>
/// <param name="Dice">Weight of the Dice loss, 0 or more; default 1. It keeps small classes from drowning in background.</param>
/// <param name="Focal">Weight of the mean focal loss, 0 or more; default 0.</param>
public sealed record SegmentationLoss(double CrossEntropy = 1, double Dice = 1, double Focal = 0)
{
    /// <summary>Share of the cross-entropy's target that is spread over all classes, 0 to below 1; default 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LabelSmoothing { get; init; }

    /// <summary>The exponent of the focal loss (Lin et al., ICCV 2017).</summary>
    private const double Gamma = 2;

    private const double Tiny = 1e-6;

    /// <summary>The loss of logits [N, classes, H, W] against classes [N, H, W] (int64); a scalar, 0 where no pixel counts.</summary>
    public Tensor Of(Tensor logits, Tensor classes)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(classes);
        logits = logits.To(ScalarType.Float32);
        var counted = classes.Less(LabelMap.Ignore).To(ScalarType.Float32);                 // [N, H, W]
        var pixels = counted.Sum().Clamp(1, double.PositiveInfinity);
        Tensor? loss = null;
        Add(CrossEntropy, () => logits.CrossEntropySum(classes, LabelMap.Ignore, LabelSmoothing).Divide(pixels));
        Add(Dice, () => DiceOf(logits, classes, counted));
        Add(Focal, () => FocalSum(logits, classes, counted).Divide(pixels));
        return loss ?? throw new InvalidOperationException("A loss needs a weight above 0.");

        void Add(double weight, Func<Tensor> part)
        {
            if (weight > 0)
            {
                loss = loss is null ? part().Multiply(weight) : loss.Add(part(), weight);
            }
        }
    }

    /// <summary>Refuses weights out of range.</summary>
    /// <exception cref="ArgumentException">A weight is negative, or all are 0, or the smoothing is out of range.</exception>
    public void Validate()
    {
        if (LabelSmoothing is not (>= 0 and < 1))
        {
            throw new ArgumentException($"Label smoothing must be in [0, 1), not {LabelSmoothing}.");
        }

        if (!(CrossEntropy >= 0 && Dice >= 0 && Focal >= 0 && CrossEntropy + Dice + Focal is > 0 and < 1e6))
        {
            throw new ArgumentException($"The loss's weights are {CrossEntropy}, {Dice} and {Focal}; none may be negative, and one must be above 0.");
        }
    }

    // 1 − the mean over the classes that occur of 2·Σ p·y / (Σ p + Σ y), over all counted pixels of the batch (Milletari et al., 3DV 2016, without squares).
    private static Tensor DiceOf(Tensor logits, Tensor classes, Tensor counted)
    {
        var truth = Truth(logits, classes).Multiply(counted.Unsqueeze(1));                  // [N, C, H, W]
        var found = logits.Softmax(1).Multiply(counted.Unsqueeze(1));
        var (both, real, said) = (PerClass(found.Multiply(truth)), PerClass(truth), PerClass(found)); // [C] each
        var occurs = real.Greater(0).To(ScalarType.Float32);
        var missed = both.Multiply(-2).Divide(real.Add(said).Add(Tiny)).Add(1);
        return missed.Multiply(occurs).Sum().Divide(occurs.Sum().Clamp(1, double.PositiveInfinity));
    }

    // Σ −(1 − p)^γ · ln p for the probability p of each pixel's true class.
    private static Tensor FocalSum(Tensor logits, Tensor classes, Tensor counted)
    {
        var logs = logits.LogSoftmax(1).Gather(1, Known(classes).Unsqueeze(1)).Squeeze(1);  // [N, H, W]
        var miss = logs.Exp().Multiply(-1).Add(1).Clamp(0, 1);
        return miss.Pow(Gamma).Multiply(logs).Multiply(counted).Sum().Multiply(-1);
    }

    private static Tensor Truth(Tensor logits, Tensor classes) => Known(classes).OneHot(logits.Size(1)).Permute(0, 3, 1, 2).To(ScalarType.Float32);

    // Ignored pixels become class 0, whose share the mask takes out again.
    private static Tensor Known(Tensor classes) => classes.Where(classes.Less(LabelMap.Ignore), classes.ZerosLike());

    private static Tensor PerClass(Tensor values) => values.Transpose(0, 1).Flatten().Sum(1);
}
