using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>YOLOX's decoupled head: per level a stem, two convolutions for the classes, two for box and objectness.</summary>
internal sealed class YoloXHead : Composite
{
    private readonly List<Level> levels = [];

    public YoloXHead(int classes, int[] channels, int width, bool depthwise, Generator generator)
    {
        BlockList Pair() => new(DepthwiseBlock.Of(depthwise, width, width, 3, 1, generator), DepthwiseBlock.Of(depthwise, width, width, 3, 1, generator));
        for (var i = 0; i < channels.Length; i++)
        {
            levels.Add(new(
                Part($"stems.{i}", new ConvolutionBlock(channels[i], width, 1, generator)),
                Part($"cls_convs.{i}", Pair()),
                Part($"reg_convs.{i}", Pair()),
                Part($"cls_preds.{i}", new Conv2d(width, classes, 1, generator)),
                Part($"reg_preds.{i}", new Conv2d(width, 4, 1, generator)),
                Part($"obj_preds.{i}", new Conv2d(width, 1, 1, generator))));
            Prior.Fill(levels[^1].Class, 0.01); // an object is rare
            Prior.Fill(levels[^1].Object, 0.01);
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => throw new NotSupportedException("The head runs level by level.");

    /// <summary>[N, 4 + 1 + classes, rows, columns] of one level: box, objectness, classes.</summary>
    public T Run<T>(IOperators<T> operators, int level, T features)
    {
        var l = levels[level];
        var x = l.Stem.Run(operators, features);
        var scores = operators.Convolve(l.Classes.Run(operators, x), l.Class, null, Activation.None);
        var seen = l.Boxes.Run(operators, x);
        var box = operators.Convolve(seen, l.Box, null, Activation.None);
        return operators.Concatenate(1, box, operators.Convolve(seen, l.Object, null, Activation.None), scores);
    }

    private sealed record Level(ConvolutionBlock Stem, BlockList Classes, BlockList Boxes, Conv2d Class, Conv2d Box, Conv2d Object);
}
