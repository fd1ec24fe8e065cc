using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Models;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>RetinaNet (Lin et al., Focal Loss for Dense Object Detection, ICCV 2017) on a ResNet body: nine anchor boxes per cell, of three sizes and three shapes, on five levels.</summary>
/// <remarks>The subnets of the heads are shared by all levels.</remarks>
public sealed class RetinaNet : DetectorNetwork
{
    private static readonly int[] AllStrides = [8, 16, 32, 64, 128];
    private readonly ResNet body;
    private readonly FeaturePyramid pyramid;
    private readonly BlockList classSubnet;
    private readonly BlockList boxSubnet;
    private readonly Conv2d scores;
    private readonly Conv2d boxes;

    private RetinaNet(int classes, ResNet body, int width, int depth, Generator generator) : base(classes)
    {
        this.body = Part("body", body);
        pyramid = Part("fpn", new FeaturePyramid(body.StageChannels.Skip(1).ToArray(), width, generator));
        classSubnet = Part("cls_subnet", Subnet(width, depth, generator));
        boxSubnet = Part("bbox_subnet", Subnet(width, depth, generator));
        scores = Part("cls_score", new Conv2d(width, AnchorBoxes.PerCell * classes, 3, generator, padding: 1));
        boxes = Part("bbox_pred", new Conv2d(width, AnchorBoxes.PerCell * 4, 3, generator, padding: 1));
        Prior.Fill(scores, 0.01);
        Prior.Fill(boxes, _ => 0);
        FeatureCount = width;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Strides => AllStrides;

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    public override ResNet Body => body;

    /// <summary>On ResNet-18 with subnets of two layers of 128 channels: for a CPU.</summary>
    public static RetinaNet Create18(int classes, Generator generator) => new(classes, ResNet.CreateBody18(generator), 128, 2, generator);

    /// <summary>On ResNet-50 with the paper's subnets of four layers of 256 channels.</summary>
    public static RetinaNet Create50(int classes, Generator generator) => new(classes, ResNet.CreateBody50(generator), 256, 4, generator);

    /// <inheritdoc/>
    public override DetectionLoss Loss(DetectorLevels<Tensor> levels, DetectionTargets targets, double labelSmoothing = 0) => FocalLoss.Of(this, levels, targets, labelSmoothing);

    /// <inheritdoc/>
    internal override DetectorLevels<T> Run<T>(IOperators<T> operators, T images)
    {
        var shape = operators.Shape(images);
        var features = pyramid.Run(operators, body.Stages(operators, images).Skip(1).ToArray());
        var raw = new T[features.Count];
        for (var i = 0; i < raw.Length; i++)
        {
            var box = operators.Convolve(boxSubnet.Run(operators, features[i]), boxes, null, Activation.None);
            raw[i] = operators.Concatenate(1, box, operators.Convolve(classSubnet.Run(operators, features[i]), scores, null, Activation.None));
        }

        return new(raw, features, (int)shape[2], (int)shape[3]);
    }

    /// <inheritdoc/>
    internal override T Decode<T>(IOperators<T> operators, DetectorLevels<T> levels)
    {
        var (offsets, logits, anchors) = Split(operators, levels);
        var count = anchors.Length / 4;
        T Row(int row) => operators.Constant([.. Enumerable.Range(0, count).Select(i => anchors[(i * 4) + row])], 1, 1, count);
        var centre = operators.Concatenate(1, Row(0), Row(1));
        var size = operators.Concatenate(1, Row(2), Row(3));
        var centres = operators.Add(centre, operators.Multiply(operators.Narrow(offsets, 1, 0, 2), size));
        var sizes = operators.Multiply(operators.Exp(operators.Narrow(offsets, 1, 2, 2), AnchorBoxes.MostExponent), size);
        return operators.Concatenate(1, centres, sizes, operators.Sigmoid(logits));
    }

    /// <summary>Offsets [N, 4, anchors], logits [N, classes, anchors], and anchors as rows of centre x, centre y, width and height.</summary>
    internal (T Offsets, T Logits, float[] Anchors) Split<T>(IOperators<T> operators, DetectorLevels<T> levels)
    {
        var flat = Flat(operators, levels.Raw);                                       // [N, 9·4 + 9·classes, cells]
        var cells = Cells.Of(levels.Height, levels.Width, AllStrides);
        const int each = AnchorBoxes.PerCell;
        T Group(int start, int values) => operators.Reshape(
            operators.Permute(operators.Reshape(operators.Narrow(flat, 1, start, each * values), 0, each, values, cells.Count), 0, 2, 1, 3),
            0, values, each * cells.Count);
        return (Group(0, 4), Group(each * 4, Classes), AnchorBoxes.Of(cells));
    }

    private static BlockList Subnet(int width, int depth, Generator generator)
    {
        var blocks = new DetectorBlock[depth];
        for (var i = 0; i < depth; i++)
        {
            blocks[i] = new PlainBlock(width, generator);
        }

        return new(blocks);
    }
}
