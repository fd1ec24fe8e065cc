using Winnow.Torch;
using Winnow.Vision.Detectors.Losses;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>The YOLO11 detector (Jocher and Qiu 2024) under its published parameter names, so that an exported file's weights load; and <c>pico</c>, the same network at half the width of <c>n</c>.</summary>
/// <remarks>Anchor-free: every cell of strides 8, 16 and 32 gives the distances to its box's four sides, each as a distribution over whole strides
/// (Li et al., Generalized Focal Loss, NeurIPS 2020), and a logit per class.</remarks>
public sealed class Yolo11 : DetectorNetwork
{
    private static readonly int[] AllStrides = [8, 16, 32];
    private readonly List<DetectorBlock> layers = [];
    private readonly Yolo11Head head;

    private Yolo11(int classes, Yolo11Size size, Generator generator) : base(classes)
    {
        Size = size;
        int Wide(int channels) => (Math.Min(channels, size.MaxChannels) * size.SixtyFourths / 64 + 7) / 8 * 8;
        var links = size.Links;
        Add(0, new ConvolutionBlock(3, Wide(64), 3, generator, stride: 2));
        Add(1, new ConvolutionBlock(Wide(64), Wide(128), 3, generator, stride: 2));
        Add(2, new C3k2(Wide(128), Wide(256), links, size.Partial, 0.25, generator));
        Add(3, new ConvolutionBlock(Wide(256), Wide(256), 3, generator, stride: 2));
        Add(4, new C3k2(Wide(256), Wide(512), links, size.Partial, 0.25, generator));
        Add(5, new ConvolutionBlock(Wide(512), Wide(512), 3, generator, stride: 2));
        Add(6, new C3k2(Wide(512), Wide(512), links, partial: true, 0.5, generator));
        Add(7, new ConvolutionBlock(Wide(512), Wide(1024), 3, generator, stride: 2));
        Add(8, new C3k2(Wide(1024), Wide(1024), links, partial: true, 0.5, generator));
        Add(9, new Sppf(Wide(1024), Wide(1024), generator));
        Add(10, new C2Psa(Wide(1024), links, generator));
        Add(13, new C3k2(Wide(1024) + Wide(512), Wide(512), links, size.Partial, 0.5, generator));
        Add(16, new C3k2(Wide(512) + Wide(512), Wide(256), links, size.Partial, 0.5, generator));
        Add(17, new ConvolutionBlock(Wide(256), Wide(256), 3, generator, stride: 2));
        Add(19, new C3k2(Wide(256) + Wide(512), Wide(512), links, size.Partial, 0.5, generator));
        Add(20, new ConvolutionBlock(Wide(512), Wide(512), 3, generator, stride: 2));
        Add(22, new C3k2(Wide(512) + Wide(1024), Wide(1024), links, partial: true, 0.5, generator));
        head = Part("model.23", new Yolo11Head(classes, [Wide(256), Wide(512), Wide(1024)], size.Bins, generator));
        FeatureCount = Wide(512);
    }

    /// <summary>Which size.</summary>
    internal Yolo11Size Size { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Strides => AllStrides;

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    private protected override long FixedParameters => Size.Bins; // the weights 0, 1, 2, … of the distributions' means

    /// <summary>A network with fresh weights.</summary>
    /// <param name="size"><c>pico</c>, <c>n</c>, <c>s</c>, <c>m</c>, <c>l</c> or <c>x</c>.</param>
    /// <param name="classes">At least 1.</param>
    /// <param name="generator">Draws the weights.</param>
    public static Yolo11 Create(string size, int classes, Generator generator) => new(classes, Yolo11Size.Get(size), generator);

    /// <inheritdoc/>
    public override DetectionLoss Loss(DetectorLevels<Tensor> levels, DetectionTargets targets, double labelSmoothing = 0) => TaskAlignedLoss.Of(this, levels, targets, labelSmoothing);

    /// <inheritdoc/>
    internal override DetectorLevels<T> Run<T>(IOperators<T> operators, T images)
    {
        var shape = operators.Shape(images);
        T Layer(int place, T input) => layers[place].Run(operators, input);
        T Joined(T a, T b) => operators.Concatenate(1, a, b);
        var p3 = Layer(4, Layer(3, Layer(2, Layer(1, Layer(0, images)))));
        var p4 = Layer(6, Layer(5, p3));
        var p5 = Layer(10, Layer(9, Layer(8, Layer(7, p4))));
        var down4 = Layer(11, Joined(operators.Upsample(p5), p4));
        var out3 = Layer(12, Joined(operators.Upsample(down4), p3));
        var out4 = Layer(14, Joined(Layer(13, out3), down4));
        var out5 = Layer(16, Joined(Layer(15, out4), p5));
        return new([head.Run(operators, 0, out3), head.Run(operators, 1, out4), head.Run(operators, 2, out5)], [out3, out4, out5], (int)shape[2], (int)shape[3]);
    }

    /// <inheritdoc/>
    internal override T Decode<T>(IOperators<T> operators, DetectorLevels<T> levels)
    {
        var flat = Flat(operators, levels.Raw);                                                   // [N, 4·bins + classes, cells]
        var cells = Cells.Of(levels.Height, levels.Width, AllStrides);
        var bins = operators.Reshape(operators.Narrow(flat, 1, 0, 4 * Size.Bins), 0, 4, Size.Bins, cells.Count);
        var means = operators.Constant([.. Enumerable.Range(0, Size.Bins).Select(i => (float)i)], Size.Bins, 1);
        var distances = operators.MatMul(operators.Softmax(operators.Permute(bins, 0, 1, 3, 2)), means); // [N, 4, cells, 1], in strides
        distances = operators.Multiply(operators.Reshape(distances, 0, 4, cells.Count), operators.Constant(cells.Stride, 1, 1, cells.Count));
        var (before, after) = (operators.Narrow(distances, 1, 0, 2), operators.Narrow(distances, 1, 2, 2));
        var shift = operators.Multiply(operators.Subtract(after, before), operators.Constant([0.5f], 1, 1, 1));
        var centres = operators.Add(operators.Constant(cells.Centres(), 1, 2, cells.Count), shift);
        var scores = operators.Sigmoid(operators.Narrow(flat, 1, 4 * Size.Bins, Classes));
        return operators.Concatenate(1, centres, operators.Add(before, after), scores);
    }

    private void Add(int number, DetectorBlock layer) => layers.Add(Part($"model.{number}", layer));
}
