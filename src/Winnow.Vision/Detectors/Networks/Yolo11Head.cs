using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>YOLO11's decoupled head: per level a branch for the box's distributions (<c>cv2</c>) and one of depthwise convolutions for the classes (<c>cv3</c>).</summary>
internal sealed class Yolo11Head : Composite
{
    private readonly List<(BlockList Body, Conv2d Last)> boxes = [];
    private readonly List<(BlockList Body, Conv2d Last)> classes = [];

    public Yolo11Head(int classCount, int[] channels, int bins, Generator generator)
    {
        var boxWidth = Math.Max(Math.Max(16, channels[0] / 4), 4 * bins);
        var classWidth = Math.Max(channels[0], Math.Min(classCount, 100));
        for (var level = 0; level < channels.Length; level++)
        {
            var width = channels[level];
            var box = new BlockList(new ConvolutionBlock(width, boxWidth, 3, generator), new ConvolutionBlock(boxWidth, boxWidth, 3, generator));
            var group = new BlockList(
                new BlockList(new ConvolutionBlock(width, width, 3, generator, groups: width), new ConvolutionBlock(width, classWidth, 1, generator)),
                new BlockList(new ConvolutionBlock(classWidth, classWidth, 3, generator, groups: classWidth), new ConvolutionBlock(classWidth, classWidth, 1, generator)));
            boxes.Add((Part($"cv2.{level}", box), Part($"cv2.{level}.2", new Conv2d(boxWidth, 4 * bins, 1, generator))));
            classes.Add((Part($"cv3.{level}", group), Part($"cv3.{level}.2", new Conv2d(classWidth, classCount, 1, generator))));
            Prior.Fill(boxes[^1].Last, i => 1 - (0.5f * (i % bins)));                                  // boxes of about three strides
            Prior.Fill(classes[^1].Last, 5.0 / classCount / Math.Pow(640.0 / (8 << level), 2));  // about five objects on an image of 640 pixels
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => throw new NotSupportedException("The head runs level by level.");

    /// <summary>[N, 4·bins + classes, rows, columns] of one level.</summary>
    public T Run<T>(IOperators<T> operators, int level, T features)
    {
        var box = operators.Convolve(boxes[level].Body.Run(operators, features), boxes[level].Last, null, Activation.None);
        var score = operators.Convolve(classes[level].Body.Run(operators, features), classes[level].Last, null, Activation.None);
        return operators.Concatenate(1, box, score);
    }

}
