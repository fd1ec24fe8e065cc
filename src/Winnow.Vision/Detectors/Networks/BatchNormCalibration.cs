using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Gives batch normalisations the statistics of a batch without changing what the network computes in inference mode.</summary>
/// <remarks>Imported weights have their normalisation folded away, so that each would start as the identity. In training it would then normalise by the batch all the
/// same and throw the network's answers away. With true statistics, and scale and shift that undo them, training starts where inference stands.</remarks>
internal sealed class BatchNormCalibration : TensorOperators
{
    private readonly HashSet<BatchNorm2d> seen = [];

    private BatchNormCalibration(string device) : base(device, inPlace: true)
    {
    }

    /// <summary>Calibrates a network in inference mode on images [N, 3, H, W].</summary>
    public static void Run(DetectorNetwork network, Tensor images)
    {
        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        network.Train(training: false);
        network.Run(new BatchNormCalibration(images.Device), images);
    }

    /// <inheritdoc/>
    public override Tensor Convolve(Tensor input, Conv2d layer, BatchNorm2d? norm, Activation activation)
    {
        var x = layer.Forward(input);
        if (norm is not null && seen.Add(norm))
        {
            Calibrate(x, norm);
        }

        return Activate(norm?.Forward(x) ?? x, activation);
    }

    // γ·(x − μ)/σ + β stays the same function: γ' = γ·σ'/σ and β' = β + γ·(μ' − μ)/σ.
    private static void Calibrate(Tensor values, BatchNorm2d norm)
    {
        var rows = values.Transpose(0, 1).Flatten();                                     // [channels, N·H·W]
        var (mean, variance) = (rows.Mean(1), rows.Variance(1, unbiased: false));       // as training normalises
        var slope = norm.Weight.Divide(norm.RunningVariance.Add(norm.Epsilon).Sqrt());
        norm.Bias.CopyFrom(norm.Bias.Add(slope.Multiply(mean.Subtract(norm.RunningMean))));
        norm.Weight.CopyFrom(slope.Multiply(variance.Add(norm.Epsilon).Sqrt()));
        norm.RunningMean.CopyFrom(mean);
        norm.RunningVariance.CopyFrom(variance);
    }
}
