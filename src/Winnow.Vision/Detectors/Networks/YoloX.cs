using Winnow.Torch;
using Winnow.Vision.Detectors.Losses;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>The YOLOX detector (Ge et al., arXiv 2107.08430) under its published parameter names: CSPDarknet, a path-aggregation neck and a decoupled head with objectness.</summary>
/// <remarks>Images are RGB, 0 to 1, here as everywhere; weights from elsewhere, which want BGR and 0 to 255, are turned when they are imported.</remarks>
public sealed class YoloX : DetectorNetwork
{
    private static readonly int[] AllStrides = [8, 16, 32];
    private readonly Focus stem;
    private readonly BlockList[] dark;
    private readonly ConvolutionBlock lateral;
    private readonly CspLayer topDown4;
    private readonly ConvolutionBlock reduce;
    private readonly CspLayer topDown3;
    private readonly DetectorBlock down3;
    private readonly CspLayer bottomUp4;
    private readonly DetectorBlock down4;
    private readonly CspLayer bottomUp5;
    private readonly YoloXHead head;

    private YoloX(int classes, YoloXSize size, Generator generator) : base(classes)
    {
        const string body = "backbone.backbone.";
        var (c, deep, neck, light) = (size.Base, size.Depth, size.NeckDepth, size.Depthwise);
        DetectorBlock Conv(int inputs, int outputs, int stride) => DepthwiseBlock.Of(light, inputs, outputs, 3, stride, generator);
        CspLayer Csp(int inputs, int outputs, int count, bool shortcut) => new(inputs, outputs, count, shortcut, light, generator);
        stem = Part(body + "stem", new Focus(c, generator));
        dark =
        [
            Part(body + "dark2", new BlockList(Conv(c, 2 * c, 2), Csp(2 * c, 2 * c, deep, true))),
            Part(body + "dark3", new BlockList(Conv(2 * c, 4 * c, 2), Csp(4 * c, 4 * c, 3 * deep, true))),
            Part(body + "dark4", new BlockList(Conv(4 * c, 8 * c, 2), Csp(8 * c, 8 * c, 3 * deep, true))),
            Part(body + "dark5", new BlockList(Conv(8 * c, 16 * c, 2), new SppBottleneck(16 * c, generator), Csp(16 * c, 16 * c, deep, false))),
        ];
        lateral = Part("backbone.lateral_conv0", new ConvolutionBlock(16 * c, 8 * c, 1, generator));
        topDown4 = Part("backbone.C3_p4", Csp(16 * c, 8 * c, neck, false));
        reduce = Part("backbone.reduce_conv1", new ConvolutionBlock(8 * c, 4 * c, 1, generator));
        topDown3 = Part("backbone.C3_p3", Csp(8 * c, 4 * c, neck, false));
        down3 = Part("backbone.bu_conv2", Conv(4 * c, 4 * c, 2));
        bottomUp4 = Part("backbone.C3_n3", Csp(8 * c, 8 * c, neck, false));
        down4 = Part("backbone.bu_conv1", Conv(8 * c, 8 * c, 2));
        bottomUp5 = Part("backbone.C3_n4", Csp(16 * c, 16 * c, neck, false));
        head = Part("head", new YoloXHead(classes, [4 * c, 8 * c, 16 * c], 4 * c, light, generator));
        FeatureCount = 8 * c;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Strides => AllStrides;

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <summary>A network with fresh weights.</summary>
    /// <param name="size"><c>nano</c>, <c>tiny</c>, <c>s</c>, <c>m</c>, <c>l</c> or <c>x</c>.</param>
    /// <param name="classes">At least 1.</param>
    /// <param name="generator">Draws the weights.</param>
    public static YoloX Create(string size, int classes, Generator generator) => new(classes, YoloXSize.Get(size), generator);

    /// <inheritdoc/>
    public override DetectionLoss Loss(DetectorLevels<Tensor> levels, DetectionTargets targets, double labelSmoothing = 0) => SimOtaLoss.Of(this, levels, targets, labelSmoothing);

    /// <inheritdoc/>
    internal override DetectorLevels<T> Run<T>(IOperators<T> operators, T images)
    {
        var shape = operators.Shape(images);
        T Joined(T a, T b) => operators.Concatenate(1, a, b);
        var p3 = dark[1].Run(operators, dark[0].Run(operators, stem.Run(operators, images)));
        var p4 = dark[2].Run(operators, p3);
        var side5 = lateral.Run(operators, dark[3].Run(operators, p4));
        var side4 = reduce.Run(operators, topDown4.Run(operators, Joined(operators.Upsample(side5), p4)));
        var out3 = topDown3.Run(operators, Joined(operators.Upsample(side4), p3));
        var out4 = bottomUp4.Run(operators, Joined(down3.Run(operators, out3), side4));
        var out5 = bottomUp5.Run(operators, Joined(down4.Run(operators, out4), side5));
        return new([head.Run(operators, 0, out3), head.Run(operators, 1, out4), head.Run(operators, 2, out5)], [out3, out4, out5], (int)shape[2], (int)shape[3]);
    }

    /// <inheritdoc/>
    internal override T Decode<T>(IOperators<T> operators, DetectorLevels<T> levels)
    {
        var flat = Flat(operators, levels.Raw);                                                  // [N, 5 + classes, cells]
        var cells = Cells.Of(levels.Height, levels.Width, AllStrides);
        var stride = operators.Constant(cells.Stride, 1, 1, cells.Count);
        float[] corners = [.. cells.X.Zip(cells.Stride, (x, s) => x - (s / 2)), .. cells.Y.Zip(cells.Stride, (y, s) => y - (s / 2))];
        var centres = operators.Add(operators.Multiply(operators.Narrow(flat, 1, 0, 2), stride), operators.Constant(corners, 1, 2, cells.Count));
        var sizes = operators.Multiply(operators.Exp(operators.Narrow(flat, 1, 2, 2), MostExponent), stride);
        var objectness = operators.Sigmoid(operators.Narrow(flat, 1, 4, 1));
        var scores = operators.Multiply(operators.Sigmoid(operators.Narrow(flat, 1, 5, Classes)), objectness);
        return operators.Concatenate(1, centres, sizes, scores);
    }

    /// <summary>Sizes end at e^20 strides, so that no box becomes infinite early in training.</summary>
    internal const float MostExponent = 20;
}
