using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Models;

namespace Winnow.Vision.Segmentation.Networks;

/// <summary>DeepLabV3 (Chen et al., arXiv 1706.05587) on a ResNet whose last stage stays at stride 16: atrous pyramid of 256 channels, one more convolution, logits enlarged bilinearly.</summary>
/// <remarks>As published but for the dropout behind the pyramid. The body bears torchvision's parameter names under <c>body</c>.</remarks>
public sealed class DeepLabV3 : SegmenterNetwork
{
    private const int Width = 256;
    private readonly ResNet body;
    private readonly AtrousPyramid pyramid;
    private readonly NormBlock last;
    private readonly Conv2d head;

    private DeepLabV3(int classes, ResNet body, Generator generator) : base(classes)
    {
        this.body = Part("body", body);
        pyramid = Part("pyramid", new AtrousPyramid(body.FeatureCount, Width, generator));
        last = Part("last", new NormBlock(Width, Width, 3, generator));
        head = Part("head", new Conv2d(Width, classes, 1, generator));
    }

    /// <inheritdoc/>
    public override int GreatestStride => 16;

    /// <inheritdoc/>
    public override int FeatureCount => body.FeatureCount;

    /// <inheritdoc/>
    public override ResNet Body => body;

    /// <summary>On ResNet-18.</summary>
    public static DeepLabV3 Create18(int classes, Generator generator) => new(classes, ResNet.CreateBody18(generator, dilated: true), generator);

    /// <summary>On ResNet-50; 39.6 million parameters.</summary>
    public static DeepLabV3 Create50(int classes, Generator generator) => new(classes, ResNet.CreateBody50(generator, dilated: true), generator);

    /// <inheritdoc/>
    internal override SegmenterOutput<T> Run<T>(IOperators<T> operators, T images)
    {
        var shape = operators.Shape(images);
        var features = body.Stages(operators, images)[^1];
        var logits = operators.Convolve(last.Run(operators, pyramid.Run(operators, features)), head, null, Activation.None);
        return new(operators.Enlarge(logits, shape[2], shape[3]), features);
    }
}
