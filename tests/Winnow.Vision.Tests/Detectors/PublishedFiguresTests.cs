using Winnow.Torch;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Tests.Detectors;

/// <summary>Sizes and costs equal the published ones, to their rounding, for 80 classes.</summary>
public sealed class PublishedFiguresTests
{
    /// <summary>YOLO11's table counts the network as it runs: with batch normalisation folded, the convolutions' operations alone.</summary>
    [Theory]
    [InlineData("n", 2.6, 6.5)]
    [InlineData("s", 9.4, 21.5)]
    [InlineData("m", 20.1, 68.0)]
    [InlineData("l", 25.3, 86.9)]
    [InlineData("x", 56.9, 194.9)]
    public void Yolo11_has_the_published_parameters_and_operations_at_640_pixels(string size, double millions, double gigaFlops)
    {
        using var generator = new Generator(1);
        using var network = Yolo11.Create(size, 80, generator);
        Assert.Equal(millions, network.FoldedParameterCount / 1e6, 1);
        Assert.Equal(gigaFlops, network.GigaFlops(640, 640), 1);
    }

    /// <summary>YOLOX's table counts the network as it is trained, and batch normalisation as two operations a value beside the convolutions'.</summary>
    [Theory]
    [InlineData("nano", 416, 0.91, 1.08, 2)]
    [InlineData("tiny", 416, 5.06, 6.45, 2)]
    [InlineData("s", 640, 9.0, 26.8, 1)]
    [InlineData("m", 640, 25.3, 73.8, 1)]
    [InlineData("l", 640, 54.2, 155.6, 1)]
    [InlineData("x", 640, 99.1, 281.9, 1)]
    public void YoloX_has_the_published_parameters_and_operations(string size, int side, double millions, double gigaFlops, int digits)
    {
        using var generator = new Generator(1);
        using var network = YoloX.Create(size, 80, generator);
        var walk = network.Walk(side, side);
        Assert.Equal(millions, network.ParameterCount / 1e6, digits);
        Assert.Equal(gigaFlops, 2e-9 * (walk.ConvolutionProducts + (2 * walk.Normalised)), digits);
    }

    /// <summary>torchvision's retinanet_resnet50_fpn for 91 classes, whose normalisation is frozen and not counted.</summary>
    [Fact]
    public void RetinaNet_on_ResNet50_has_the_published_parameters()
    {
        using var generator = new Generator(1);
        using var network = RetinaNet.Create50(91, generator);
        Assert.Equal(34_014_999, network.NamedParameters().Where(p => !p.Name.Contains(".bn", StringComparison.Ordinal) && !p.Name.Contains("downsample.1", StringComparison.Ordinal)).Sum(p => p.Tensor.Elements));
    }

    [Fact]
    public void Pico_is_small()
    {
        using var generator = new Generator(1);
        using var network = Yolo11.Create("pico", 3, generator);
        Assert.Equal(379_081, network.ParameterCount);
        Assert.Equal(0.086, network.GigaFlops(160, 160), 3);
    }
}
