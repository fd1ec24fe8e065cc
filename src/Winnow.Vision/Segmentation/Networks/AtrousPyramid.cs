using Winnow.Torch;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Segmentation.Networks;

/// <summary>Atrous spatial pyramid pooling (Chen et al., arXiv 1706.05587): a 1×1 convolution, three 3×3 ones with taps far apart and the mean of the whole image side by side, joined by another 1×1 one.</summary>
internal sealed class AtrousPyramid : DetectorBlock
{
    private static readonly int[] Rates = [6, 12, 18];
    private readonly NormBlock[] branches;
    private readonly NormBlock pooled;
    private readonly NormBlock project;

    public AtrousPyramid(int inputs, int width, Generator generator)
    {
        branches = new NormBlock[1 + Rates.Length];
        for (var i = 0; i < branches.Length; i++)
        {
            branches[i] = Part($"branch.{i}", i == 0 ? new NormBlock(inputs, width, 1, generator) : new NormBlock(inputs, width, 3, generator, dilation: Rates[i - 1]));
        }

        pooled = Part("pooled", new NormBlock(inputs, width, 1, generator));
        project = Part("project", new NormBlock((branches.Length + 1) * width, width, 1, generator));
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var shape = operators.Shape(input);
        var values = new T[branches.Length + 1];
        for (var i = 0; i < branches.Length; i++)
        {
            values[i] = branches[i].Run(operators, input);
        }

        values[^1] = operators.Enlarge(pooled.Run(operators, operators.GlobalAverage(input)), shape[2], shape[3]);
        return project.Run(operators, operators.Concatenate(1, values));
    }
}
