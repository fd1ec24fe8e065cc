using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Biases that a head starts from.</summary>
internal static class Prior
{
    /// <summary>Lets every score start at a probability (Lin et al., Focal Loss, ICCV 2017, section 4.1).</summary>
    public static void Fill(Conv2d layer, double probability) => Fill(layer, _ => (float)Math.Log(probability / (1 - probability)));

    /// <summary>Sets each output's bias.</summary>
    public static void Fill(Conv2d layer, Func<int, float> value)
    {
        using var gradientsOff = GradientMode.Off();
        var values = new float[layer.Bias!.Elements];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(i);
        }

        using var source = Tensor.From<float>(values, values.Length);
        layer.Bias.CopyFrom(source);
    }
}
