using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Models;

namespace Winnow.Vision.Segmentation.Networks;

/// <summary>U-Net (Ronneberger et al., MICCAI 2015) whose left half is a ResNet: its stem and four stages, strides 2 to 32; the right half has 256, 128, 64, 32 and 16 channels.</summary>
/// <remarks>The body bears torchvision's parameter names under <c>body</c>.</remarks>
public sealed class ResNetUNet : SegmenterNetwork
{
    private const int StemChannels = 64;
    private static readonly int[] Widths = [256, 128, 64, 32, 16];
    private readonly ResNet body;
    private readonly UNetDecoder decoder;
    private readonly Conv2d head;

    private ResNetUNet(int classes, ResNet body, Generator generator) : base(classes)
    {
        this.body = Part("body", body);
        var channels = body.StageChannels;
        decoder = Part("decoder", new UNetDecoder(channels[3], [channels[2], channels[1], channels[0], StemChannels, 0], Widths, generator));
        head = Part("head", new Conv2d(Widths[^1], classes, 3, generator, padding: 1));
        FeatureCount = channels[3];
    }

    /// <inheritdoc/>
    public override int GreatestStride => 32;

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    public override ResNet Body => body;

    /// <summary>On ResNet-18; 14.3 million parameters.</summary>
    public static ResNetUNet Create18(int classes, Generator generator) => new(classes, ResNet.CreateBody18(generator), generator);

    /// <summary>On ResNet-50; 32.5 million parameters.</summary>
    public static ResNetUNet Create50(int classes, Generator generator) => new(classes, ResNet.CreateBody50(generator), generator);

    /// <inheritdoc/>
    internal override SegmenterOutput<T> Run<T>(IOperators<T> operators, T images)
    {
        var levels = body.StemAndStages(operators, images);
        return new(operators.Convolve(decoder.Run(operators, levels), head, null, Activation.None), levels[^1]);
    }
}
