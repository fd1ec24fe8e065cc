using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Models;

/// <summary>Residual networks of 18, 34 and 50 layers (He et al., CVPR 2016) under torchvision's parameter names, so that its weights load.</summary>
public sealed class ResNet : ClassifierNetwork
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly List<Block> blocks = [];
    private readonly List<int> stageEnds = [];
    private readonly bool smallStem;
    private readonly Linear? head;

    private ResNet(int inputs, int? classes, IReadOnlyList<int> depths, bool bottleneck, bool smallStem, Generator generator, bool dilated = false)
    {
        this.smallStem = smallStem;
        conv1 = Part("conv1", smallStem
            ? new Conv2d(inputs, 64, 3, generator, stride: 1, padding: 1, bias: false)
            : new Conv2d(inputs, 64, 7, generator, stride: 2, padding: 3, bias: false));
        bn1 = Part("bn1", new BatchNorm2d(64));
        var channels = 64;
        for (var stage = 0; stage < depths.Count; stage++)
        {
            var width = 64 << stage;
            for (var i = 0; i < depths[stage]; i++)
            {
                var last = dilated && stage == depths.Count - 1;
                var stride = stage > 0 && i == 0 && !last ? 2 : 1;
                var dilation = last && i > 0 ? 2 : 1; // the first block still sees the grid of the stage before
                var output = bottleneck ? 4 * width : width;
                Block block = bottleneck ? new Bottleneck(channels, width, stride, dilation, generator) : new BasicBlock(channels, width, stride, dilation, generator);
                blocks.Add(Part($"layer{stage + 1}.{i}", block));
                channels = output;
            }

            stageEnds.Add(blocks.Count);
        }

        StageChannels = [.. Enumerable.Range(0, depths.Count).Select(stage => (64 << stage) * (bottleneck ? 4 : 1))];
        FeatureCount = channels;
        head = classes is { } count ? Part("fc", new Linear(channels, count, generator)) : null;
    }

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <summary>Channels of each stage's result.</summary>
    internal IReadOnlyList<int> StageChannels { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It is the body of another network.</exception>
    public override Linear Head => head ?? throw new InvalidOperationException("A ResNet that is the body of another network has no head.");

    /// <summary>18 layers; 11.7 million parameters with 1,000 classes.</summary>
    public static ResNet Create18(ModelShape shape, bool smallStem, Generator generator) => new(shape.Channels, shape.Classes, [2, 2, 2, 2], bottleneck: false, smallStem, generator);

    /// <summary>34 layers; 21.8 million parameters with 1,000 classes.</summary>
    public static ResNet Create34(ModelShape shape, bool smallStem, Generator generator) => new(shape.Channels, shape.Classes, [3, 4, 6, 3], bottleneck: false, smallStem, generator);

    /// <summary>50 layers; 25.6 million parameters with 1,000 classes.</summary>
    public static ResNet Create50(ModelShape shape, bool smallStem, Generator generator) => new(shape.Channels, shape.Classes, [3, 4, 6, 3], bottleneck: true, smallStem, generator);

    /// <summary>18 layers for colour images, without the classifying one; <paramref name="dilated"/> keeps the last stage at stride 16 by taps two apart (Chen et al., DeepLab).</summary>
    internal static ResNet CreateBody18(Generator generator, bool dilated = false) => new(3, classes: null, [2, 2, 2, 2], bottleneck: false, smallStem: false, generator, dilated);

    /// <summary>50 layers for colour images, without the classifying one; <paramref name="dilated"/> keeps the last stage at stride 16 by taps two apart (Chen et al., DeepLab).</summary>
    internal static ResNet CreateBody50(Generator generator, bool dilated = false) => new(3, classes: null, [3, 4, 6, 3], bottleneck: true, smallStem: false, generator, dilated);

    /// <summary>Lets the first layers do what normalising images did before them, so that pixels come in as they are: weights are divided by the deviations, and the running mean is moved.</summary>
    /// <param name="mean">Per channel; empty for 0.</param>
    /// <param name="deviation">Per channel, above 0; empty for 1.</param>
    internal void TakeOn(IReadOnlyList<float> mean, IReadOnlyList<float> deviation)
    {
        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        if (deviation.Count > 0)
        {
            conv1.Weight.CopyFrom(conv1.Weight.Divide(Tensor.From<float>([.. deviation], 1, deviation.Count, 1, 1)));
        }

        if (mean.Count > 0)
        {
            var shift = conv1.Weight.Multiply(Tensor.From<float>([.. mean], 1, mean.Count, 1, 1)).Sum(3).Sum(2).Sum(1); // [64]
            bn1.RunningMean.CopyFrom(bn1.RunningMean.Add(shift));
        }
    }

    /// <summary>What each stage sees, finest first: strides 4, 8, 16 and 32 with the ImageNet stem.</summary>
    internal IReadOnlyList<T> Stages<T>(IOperators<T> operators, T images) => [.. StemAndStages(operators, images).Skip(1)];

    /// <summary>The stem before its pooling (stride 2 with the ImageNet stem), then <see cref="Stages"/>.</summary>
    internal IReadOnlyList<T> StemAndStages<T>(IOperators<T> operators, T images)
    {
        var x = operators.Convolve(images, conv1, bn1, Activation.Relu);
        List<T> stages = [x];
        x = smallStem ? x : operators.MaxPool(x, 3, 2, 1);
        for (var i = 0; i < blocks.Count; i++)
        {
            x = blocks[i].Run(operators, x);
            if (stageEnds.Contains(i + 1))
            {
                stages.Add(x);
            }
        }

        return stages;
    }

    /// <inheritdoc/>
    protected override IEnumerable<Module> BodyParts => Parts.Select(p => p.Part).Where(p => p != head);

    /// <inheritdoc/>
    protected override int LastStageParts => stageEnds[^1] - stageEnds[^2];

    /// <inheritdoc/>
    public override Tensor Features(Tensor images)
    {
        var x = bn1.Forward(conv1.Forward(images)).ReluInPlace();
        x = smallStem ? x : x.MaxPool2d(3, 2, padding: 1);
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return x.GlobalAveragePool(); // [N, FeatureCount]
    }

    /// <inheritdoc/>
    public override string Export(OnnxGraphWriter graph, string input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var x = graph.Relu(graph.Convolution(input, conv1, bn1));
        x = smallStem ? x : graph.MaxPool(x, 3, 2, padding: 1);
        foreach (var block in blocks)
        {
            x = block.Export(graph, x);
        }

        return graph.Flatten(graph.GlobalAveragePool(x));
    }

    private abstract class Block : Composite
    {
        public abstract string Export(OnnxGraphWriter graph, string input);

        public abstract T Run<T>(IOperators<T> operators, T input);
    }

    private sealed class BasicBlock : Block
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly Shortcut? downsample;

        public BasicBlock(int inputs, int width, int stride, int dilation, Generator generator)
        {
            conv1 = Part("conv1", new Conv2d(inputs, width, 3, generator, stride, padding: dilation, bias: false, dilation: dilation));
            bn1 = Part("bn1", new BatchNorm2d(width));
            conv2 = Part("conv2", new Conv2d(width, width, 3, generator, padding: dilation, bias: false, dilation: dilation));
            bn2 = Part("bn2", new BatchNorm2d(width));
            downsample = stride == 1 && inputs == width ? null : Part("downsample", new Shortcut(inputs, width, stride, generator));
        }

        public override Tensor Forward(Tensor input)
        {
            var x = bn1.Forward(conv1.Forward(input)).ReluInPlace();
            x = bn2.Forward(conv2.Forward(x));
            return x.Add(downsample?.Forward(input) ?? input).ReluInPlace();
        }

        public override string Export(OnnxGraphWriter graph, string input)
        {
            var x = graph.Relu(graph.Convolution(input, conv1, bn1));
            x = graph.Convolution(x, conv2, bn2);
            return graph.Relu(graph.Add(x, downsample?.Export(graph, input) ?? input));
        }

        public override T Run<T>(IOperators<T> operators, T input)
        {
            var x = operators.Convolve(input, conv1, bn1, Activation.Relu);
            x = operators.Convolve(x, conv2, bn2, Activation.None);
            return operators.Relu(operators.Add(x, downsample is null ? input : downsample.Run(operators, input)));
        }
    }

    private sealed class Bottleneck : Block
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly Conv2d conv3;
        private readonly BatchNorm2d bn3;
        private readonly Shortcut? downsample;

        public Bottleneck(int inputs, int width, int stride, int dilation, Generator generator)
        {
            conv1 = Part("conv1", new Conv2d(inputs, width, 1, generator, bias: false));
            bn1 = Part("bn1", new BatchNorm2d(width));
            conv2 = Part("conv2", new Conv2d(width, width, 3, generator, stride, padding: dilation, bias: false, dilation: dilation)); // torchvision strides here, not in conv1
            bn2 = Part("bn2", new BatchNorm2d(width));
            conv3 = Part("conv3", new Conv2d(width, 4 * width, 1, generator, bias: false));
            bn3 = Part("bn3", new BatchNorm2d(4 * width));
            downsample = stride == 1 && inputs == 4 * width ? null : Part("downsample", new Shortcut(inputs, 4 * width, stride, generator));
        }

        public override Tensor Forward(Tensor input)
        {
            var x = bn1.Forward(conv1.Forward(input)).ReluInPlace();
            x = bn2.Forward(conv2.Forward(x)).ReluInPlace();
            x = bn3.Forward(conv3.Forward(x));
            return x.Add(downsample?.Forward(input) ?? input).ReluInPlace();
        }

        public override string Export(OnnxGraphWriter graph, string input)
        {
            var x = graph.Relu(graph.Convolution(input, conv1, bn1));
            x = graph.Relu(graph.Convolution(x, conv2, bn2));
            x = graph.Convolution(x, conv3, bn3);
            return graph.Relu(graph.Add(x, downsample?.Export(graph, input) ?? input));
        }

        public override T Run<T>(IOperators<T> operators, T input)
        {
            var x = operators.Convolve(input, conv1, bn1, Activation.Relu);
            x = operators.Convolve(x, conv2, bn2, Activation.Relu);
            x = operators.Convolve(x, conv3, bn3, Activation.None);
            return operators.Relu(operators.Add(x, downsample is null ? input : downsample.Run(operators, input)));
        }
    }

    private sealed class Shortcut : Composite
    {
        private readonly Conv2d convolution;
        private readonly BatchNorm2d norm;

        public Shortcut(int inputs, int outputs, int stride, Generator generator)
        {
            convolution = Part("0", new Conv2d(inputs, outputs, 1, generator, stride, bias: false));
            norm = Part("1", new BatchNorm2d(outputs));
        }

        public override Tensor Forward(Tensor input) => norm.Forward(convolution.Forward(input));

        public string Export(OnnxGraphWriter graph, string input) => graph.Convolution(input, convolution, norm);

        public T Run<T>(IOperators<T> operators, T input) => operators.Convolve(input, convolution, norm, Activation.None);
    }
}
