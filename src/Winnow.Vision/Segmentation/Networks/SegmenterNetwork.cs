using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Models;

namespace Winnow.Vision.Segmentation.Networks;

/// <summary>A semantic segmenter: images [N, 3, H, W] (RGB, 0 to 1, sides multiples of <see cref="GreatestStride"/>) to one logit per class for each pixel.</summary>
public abstract class SegmenterNetwork : Composite
{
    /// <summary>Classes at most, background included: a pixel's class is a byte, and 255 means none.</summary>
    public const int ClassesMax = 255;

    private protected SegmenterNetwork(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, ClassesMax);
        Classes = classes;
    }

    /// <summary>Number of classes, background included.</summary>
    public int Classes { get; }

    /// <summary>What sides of images must be multiples of.</summary>
    public abstract int GreatestStride { get; }

    /// <summary>Channels of the coarsest level: the length of an image's feature.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>The ResNet that it is built on, which weights of a pre-trained encoder fit; null where it is built otherwise.</summary>
    public virtual ResNet? Body => null;

    /// <summary>Billions of floating-point operations of the convolutions on one image, a multiplication and an addition counted as two.</summary>
    public double GigaFlops(int height, int width) => 2e-9 * Walk(height, width).ConvolutionProducts;

    /// <summary>Runs the network.</summary>
    /// <param name="images">[N, 3, H, W], RGB, 0 to 1.</param>
    /// <exception cref="ArgumentException">A side is no multiple of the greatest stride.</exception>
    public SegmenterOutput<Tensor> Output(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        RequireSides((int)images.Size(2), (int)images.Size(3));
        return Run(TensorOperators.For(images, Training), images);
    }

    /// <summary>Logits [N, classes, H, W].</summary>
    public override Tensor Forward(Tensor input) => Output(input).Logits;

    /// <summary>The network, written in operators.</summary>
    internal abstract SegmenterOutput<T> Run<T>(IOperators<T> operators, T images);

    /// <summary>Walks through the network without running it.</summary>
    internal GraphOperators Walk(int height, int width)
    {
        var operators = new GraphOperators(null);
        Run(operators, GraphOperators.Image("", height, width));
        return operators;
    }

    /// <summary>Refuses sides that the levels do not divide.</summary>
    internal void RequireSides(int height, int width)
    {
        if (height < GreatestStride || width < GreatestStride || height % GreatestStride != 0 || width % GreatestStride != 0)
        {
            throw new ArgumentException($"Images of {width} × {height} pixels do not fit this segmenter; its sides are multiples of {GreatestStride}.");
        }
    }
}
