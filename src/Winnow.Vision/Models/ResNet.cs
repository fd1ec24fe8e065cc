using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Models;

/// <summary>Residual networks of 18, 34 and 50 layers (He et al., CVPR 2016) under torchvision's parameter names, so that its weights load.</summary>
public sealed class ResNet : ClassifierNetwork
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly List<Block> blocks = [];
    private readonly bool smallStem;

    private ResNet(ModelShape shape, IReadOnlyList<int> depths, bool bottleneck, bool smallStem, Generator generator)
    {
        this.smallStem = smallStem;
        conv1 = Part("conv1", smallStem
            ? new Conv2d(shape.Channels, 64, 3, generator, stride: 1, padding: 1, bias: false)
            : new Conv2d(shape.Channels, 64, 7, generator, stride: 2, padding: 3, bias: false));
        bn1 = Part("bn1", new BatchNorm2d(64));
        var channels = 64;
        for (var stage = 0; stage < depths.Count; stage++)
        {
            var width = 64 << stage;
            for (var i = 0; i < depths[stage]; i++)
            {
                var stride = stage > 0 && i == 0 ? 2 : 1;
                var output = bottleneck ? 4 * width : width;
                Block block = bottleneck ? new Bottleneck(channels, width, stride, generator) : new BasicBlock(channels, width, stride, generator);
                blocks.Add(Part($"layer{stage + 1}.{i}", block));
                channels = output;
            }
        }

        FeatureCount = channels;
        Head = Part("fc", new Linear(channels, shape.Classes, generator));
    }

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    public override Linear Head { get; }

    /// <summary>18 layers; 11.7 million parameters with 1,000 classes.</summary>
    public static ResNet Create18(ModelShape shape, bool smallStem, Generator generator) => new(shape, [2, 2, 2, 2], bottleneck: false, smallStem, generator);

    /// <summary>34 layers; 21.8 million parameters with 1,000 classes.</summary>
    public static ResNet Create34(ModelShape shape, bool smallStem, Generator generator) => new(shape, [3, 4, 6, 3], bottleneck: false, smallStem, generator);

    /// <summary>50 layers; 25.6 million parameters with 1,000 classes.</summary>
    public static ResNet Create50(ModelShape shape, bool smallStem, Generator generator) => new(shape, [3, 4, 6, 3], bottleneck: true, smallStem, generator);

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
    }

    private sealed class BasicBlock : Block
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly Shortcut? downsample;

        public BasicBlock(int inputs, int width, int stride, Generator generator)
        {
            conv1 = Part("conv1", new Conv2d(inputs, width, 3, generator, stride, padding: 1, bias: false));
            bn1 = Part("bn1", new BatchNorm2d(width));
            conv2 = Part("conv2", new Conv2d(width, width, 3, generator, padding: 1, bias: false));
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

        public Bottleneck(int inputs, int width, int stride, Generator generator)
        {
            conv1 = Part("conv1", new Conv2d(inputs, width, 1, generator, bias: false));
            bn1 = Part("bn1", new BatchNorm2d(width));
            conv2 = Part("conv2", new Conv2d(width, width, 3, generator, stride, padding: 1, bias: false)); // torchvision strides here, not in conv1
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
    }
}
