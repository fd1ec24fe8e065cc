using System.Globalization;
using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.SelfSupervised;

/// <summary>A projector or predictor: affine layers with batch normalisation and ReLU between them.</summary>
internal sealed class PerceptronHead : Composite
{
    private readonly List<(Linear Layer, BatchNorm2d? Norm)> layers = [];

    /// <summary>Fresh layers.</summary>
    /// <param name="inputs">Length of the input.</param>
    /// <param name="hidden">Widths of the hidden layers.</param>
    /// <param name="output">Length of the output.</param>
    /// <param name="normaliseOutput">Whether the output is batch-normalised too.</param>
    /// <param name="generator">The only source of chance.</param>
    public PerceptronHead(int inputs, IReadOnlyList<int> hidden, int output, bool normaliseOutput, Generator generator)
    {
        int[] widths = [.. hidden, output];
        for (var i = 0; i < widths.Length; i++)
        {
            var name = i.ToString(CultureInfo.InvariantCulture);
            var layer = Part(name, new Linear(inputs, widths[i], generator));
            layers.Add((layer, i < widths.Length - 1 || normaliseOutput ? Part($"{name}.norm", new BatchNorm2d(widths[i])) : null));
            inputs = widths[i];
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            var (layer, norm) = layers[i];
            input = layer.Forward(input);
            input = norm is null ? input : norm.Forward(input);
            input = i < layers.Count - 1 ? input.ReluInPlace() : input;
        }

        return input;
    }
}
