using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Feature pyramid (Lin et al., CVPR 2017) over strides 8, 16 and 32, with strides 64 and 128 made from the coarsest.</summary>
internal sealed class FeaturePyramid : Composite
{
    private readonly List<Conv2d> laterals = [];
    private readonly List<Conv2d> outputs = [];
    private readonly Conv2d sixth;
    private readonly Conv2d seventh;

    public FeaturePyramid(IReadOnlyList<int> channels, int width, Generator generator)
    {
        for (var i = 0; i < channels.Count; i++)
        {
            laterals.Add(Part($"lateral.{i}", new Conv2d(channels[i], width, 1, generator)));
            outputs.Add(Part($"output.{i}", new Conv2d(width, width, 3, generator, padding: 1)));
        }

        sixth = Part("p6", new Conv2d(width, width, 3, generator, stride: 2, padding: 1));
        seventh = Part("p7", new Conv2d(width, width, 3, generator, stride: 2, padding: 1));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => throw new NotSupportedException("The pyramid runs on several inputs.");

    /// <summary>Five levels of one width, finest first.</summary>
    public IReadOnlyList<T> Run<T>(IOperators<T> operators, IReadOnlyList<T> stages)
    {
        var levels = new T[5];
        T? above = default;
        for (var i = stages.Count - 1; i >= 0; i--)
        {
            var x = operators.Convolve(stages[i], laterals[i], null, Activation.None);
            above = i == stages.Count - 1 ? x : operators.Add(x, operators.Upsample(above!));
            levels[i] = operators.Convolve(above, outputs[i], null, Activation.None);
        }

        levels[3] = operators.Convolve(levels[2], sixth, null, Activation.None);
        levels[4] = operators.Convolve(levels[3], seventh, null, Activation.None);
        return levels;
    }
}
