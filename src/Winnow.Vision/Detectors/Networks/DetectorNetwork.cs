using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Models;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>A one-stage detector: images [N, 3, H, W] (RGB, 0 to 1, sides multiples of <see cref="GreatestStride"/>) to one box and one score per class for each anchor.</summary>
public abstract class DetectorNetwork : Composite
{
    private protected DetectorNetwork(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Classes = classes;
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Pixels per cell of each level, finest first.</summary>
    public abstract IReadOnlyList<int> Strides { get; }

    /// <summary>Level whose features are pooled for boxes.</summary>
    public int FeatureLevel => Math.Min(1, Strides.Count - 1);

    /// <summary>Channels of that level: the length of a box's feature.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>What sides of images must be multiples of.</summary>
    public int GreatestStride => Strides[^1];

    /// <summary>The ResNet that it is built on, which weights of a pre-trained encoder fit; null where it is built otherwise.</summary>
    public virtual ResNet? Body => null;

    /// <summary>Runs the network.</summary>
    /// <param name="images">[N, 3, H, W], RGB, 0 to 1.</param>
    /// <exception cref="ArgumentException">A side is no multiple of the greatest stride.</exception>
    public DetectorLevels<Tensor> Levels(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var shape = images.Shape;
        RequireSides((int)shape[2], (int)shape[3]);
        return Run(TensorOperators.For(images, Training), images);
    }

    /// <summary>Boxes and scores of a run: [N, 4 + classes, anchors] with centre x, centre y, width and height in pixels, then each class's score, 0 to 1.</summary>
    public Tensor Decode(DetectorLevels<Tensor> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        return Decode(TensorOperators.For(levels.Raw[0], Training), levels);
    }

    /// <summary>As <see cref="Decode(DetectorLevels{Tensor})"/>, from images.</summary>
    public override Tensor Forward(Tensor input) => Decode(Levels(input));

    /// <summary>The loss of a run against what people marked; finite without any object too.</summary>
    /// <param name="levels">Of <see cref="Levels"/>.</param>
    /// <param name="targets">What people marked.</param>
    /// <param name="labelSmoothing">Share of an object's class target that is spread over all classes, 0 to below 1; default 0.</param>
    public abstract DetectionLoss Loss(DetectorLevels<Tensor> levels, DetectionTargets targets, double labelSmoothing = 0);

    /// <summary>Billions of floating-point operations of the convolutions on one image, a multiplication and an addition counted as two.</summary>
    public double GigaFlops(int height, int width) => 2e-9 * Walk(height, width).ConvolutionProducts;

    /// <summary>Values of the network as it runs after training: batch normalisation is folded into the convolution before it.</summary>
    public long FoldedParameterCount => Walk(GreatestStride, GreatestStride).Convolutions.Select(c => c.Layer).Distinct().Sum(c => c.Weight.Elements + c.Weight.Size(0)) + FixedParameters;

    /// <summary>Values that are counted among the published parameters although nothing trains them.</summary>
    private protected virtual long FixedParameters => 0;

    /// <summary>Parameters that the loss reaches.</summary>
    public IEnumerable<Tensor> Trainable => NamedParameters().Select(p => p.Tensor);

    /// <summary>The network, written in operators.</summary>
    internal abstract DetectorLevels<T> Run<T>(IOperators<T> operators, T images);

    /// <summary>What the raw values mean, written in operators.</summary>
    internal abstract T Decode<T>(IOperators<T> operators, DetectorLevels<T> levels);

    /// <summary>Walks through the network without running it.</summary>
    internal GraphOperators Walk(int height, int width, OnnxGraphWriter? graph = null)
    {
        var operators = new GraphOperators(graph);
        Run(operators, GraphOperators.Image("", height, width));
        return operators;
    }

    /// <summary>Refuses sides that the levels do not divide.</summary>
    internal void RequireSides(int height, int width)
    {
        if (height < GreatestStride || width < GreatestStride || height % GreatestStride != 0 || width % GreatestStride != 0)
        {
            throw new ArgumentException($"Images of {width} × {height} pixels do not fit this detector; its sides are multiples of {GreatestStride}.");
        }
    }

    /// <summary>All levels side by side: [N, values, cells].</summary>
    private protected static T Flat<T>(IOperators<T> operators, IReadOnlyList<T> levels)
    {
        var flat = new T[levels.Count];
        for (var i = 0; i < flat.Length; i++)
        {
            var shape = operators.Shape(levels[i]);
            flat[i] = operators.Reshape(levels[i], 0, shape[1], shape[2] * shape[3]);
        }

        return operators.Concatenate(2, flat);
    }
}
