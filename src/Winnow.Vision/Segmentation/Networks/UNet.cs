using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Segmentation.Networks;

/// <summary>U-Net (Ronneberger et al., MICCAI 2015) with padded convolutions, batch normalisation and five levels of strides 1 to 16; narrow, for a CPU.</summary>
public sealed class UNet : SegmenterNetwork
{
    private static readonly int[] Widths = [8, 16, 32, 64, 128];
    private readonly List<BlockList> encoder = [];
    private readonly UNetDecoder decoder;
    private readonly Conv2d head;

    private UNet(int classes, Generator generator) : base(classes)
    {
        for (var i = 0; i < Widths.Length; i++)
        {
            var first = new NormBlock(i == 0 ? 3 : Widths[i - 1], Widths[i], 3, generator);
            encoder.Add(Part($"encoder.{i}", i == 0 ? new BlockList(first) : new BlockList(first, new NormBlock(Widths[i], Widths[i], 3, generator))));
        }

        var rising = Widths.Reverse().Skip(1).ToArray();
        decoder = Part("decoder", new UNetDecoder(Widths[^1], rising, rising, generator));
        head = Part("head", new Conv2d(Widths[0], classes, 1, generator));
    }

    /// <inheritdoc/>
    public override int GreatestStride => 1 << (Widths.Length - 1);

    /// <inheritdoc/>
    public override int FeatureCount => Widths[^1];

    /// <summary>8 to 128 channels, 0.5 million parameters.</summary>
    public static UNet CreateSmall(int classes, Generator generator) => new(classes, generator);

    /// <inheritdoc/>
    internal override SegmenterOutput<T> Run<T>(IOperators<T> operators, T images)
    {
        List<T> levels = [];
        var x = images;
        for (var i = 0; i < encoder.Count; i++)
        {
            x = encoder[i].Run(operators, i == 0 ? x : operators.MaxPool(x, 2, 2, 0));
            levels.Add(x);
        }

        return new(operators.Convolve(decoder.Run(operators, levels), head, null, Activation.None), x);
    }
}
