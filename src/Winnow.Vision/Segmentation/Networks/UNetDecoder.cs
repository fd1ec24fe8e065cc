using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Segmentation.Networks;

/// <summary>The right half of a U: doubles the size step by step, each time joined by what the left half saw at that size, and passed through two convolutions (Ronneberger et al., MICCAI 2015).</summary>
/// <remarks>Doubling repeats pixels; the convolutions behind it smooth.</remarks>
internal sealed class UNetDecoder : Composite
{
    private readonly List<BlockList> steps = [];

    /// <param name="deepest">Channels of the coarsest level.</param>
    /// <param name="skips">Channels that join at each step, coarsest first; 0 where nothing joins.</param>
    /// <param name="widths">Channels after each step.</param>
    /// <param name="generator">Draws the weights.</param>
    public UNetDecoder(int deepest, IReadOnlyList<int> skips, IReadOnlyList<int> widths, Generator generator)
    {
        for (var i = 0; i < widths.Count; i++)
        {
            var inputs = (i == 0 ? deepest : widths[i - 1]) + skips[i];
            steps.Add(Part($"step.{i}", new BlockList(new NormBlock(inputs, widths[i], 3, generator), new NormBlock(widths[i], widths[i], 3, generator))));
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => throw new NotSupportedException("The decoder runs on several inputs.");

    /// <summary>The finest level.</summary>
    /// <param name="operators">What runs it.</param>
    /// <param name="levels">What the left half saw, finest first; the last is the deepest.</param>
    public T Run<T>(IOperators<T> operators, IReadOnlyList<T> levels)
    {
        var x = levels[^1];
        for (var i = 0; i < steps.Count; i++)
        {
            x = operators.Upsample(x);
            var join = levels.Count - 2 - i;
            x = steps[i].Run(operators, join >= 0 ? operators.Concatenate(1, x, levels[join]) : x);
        }

        return x;
    }
}
