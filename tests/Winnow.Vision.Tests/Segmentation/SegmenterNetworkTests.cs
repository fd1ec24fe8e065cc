using Winnow.Torch;
using Winnow.Vision.Onnx;
using Winnow.Vision.Segmentation;

namespace Winnow.Vision.Tests.Segmentation;

public sealed class SegmenterNetworkTests
{
    public static TheoryData<string> Names => [.. SegmenterCatalog.All.Select(s => s.Name)];

    [Theory]
    [InlineData("unet-resnet18", 2, 14_328_209 + 145)]       // segmentation_models.pytorch's figure for one class; another one takes 9·16 + 1
    [InlineData("unet-resnet50", 2, 32_521_105 + 145)]
    [InlineData("deeplabv3-resnet50", 21, 42_004_074 - 2_365_205)] // torchvision's figure less its auxiliary head
    public void Parameters_are_as_many_as_published(string name, int classes, long expected)
    {
        using var generator = new Generator(1);
        using var network = SegmenterCatalog.Get(name).Create(classes, generator);
        Assert.Equal(expected, network.ParameterCount);
    }

    [Theory, MemberData(nameof(Names))]
    public void Logits_are_as_large_as_the_images_and_every_parameter_learns(string name)
    {
        using var generator = new Generator(1);
        using var scope = new TensorScope();
        using var network = SegmenterCatalog.Get(name).Create(3, generator);
        var images = Tensor.Zeros([2, 3, 64, 96]);
        images.UniformInPlace(0, 1, generator);
        var output = network.Output(images);
        Assert.Equal([2, 3, 64, 96], output.Logits.Shape);
        Assert.Equal(network.FeatureCount, output.Features.Size(1));
        var classes = Tensor.From<long>([.. Enumerable.Range(0, 2 * 64 * 96).Select(i => (long)(i % 3))], 2, 64, 96);
        new SegmentationLoss(1, 1, 1).Of(output.Logits, classes).Backward();
        Assert.All(network.NamedParameters(), p => Assert.True(p.Tensor.Gradient is { } gradient && double.IsFinite(gradient.Norm().Item()), $"{p.Name} learns nothing."));
        Assert.Contains("multiples of", Assert.Throws<ArgumentException>(() => network.Forward(Tensor.Zeros([1, 3, 64, 72]))).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void An_exported_segmenter_gives_our_own_outputs_in_ONNX_Runtime(string name)
    {
        const int side = 96;
        using var generator = new Generator(3);
        var network = SegmenterCatalog.Get(name).Create(3, generator);
        using var model = new SegmenterModel(name, network, ["a", "it's"], side);
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        var images = Tensor.Zeros([2, 3, side, side]);
        images.UniformInPlace(0, 1, generator);
        var ours = network.Forward(images).Contiguous().ToArray<float>();
        using var folded = new SegmenterPredictor(network);
        Near(ours, folded.Output(images).Logits.Contiguous().ToArray<float>());
        using var onnx = OnnxModel.Load(SegmenterExport.ToOnnx(model), name, threads: 1);
        Assert.Equal([SegmenterModel.Background, "a", "it's"], onnx.Metadata!.Classes);
        Assert.Equal("segment", onnx.Properties["winnow.task"]);
        var output = Assert.Single(onnx.Describe([SegmenterExport.Logits], 3, side, side));
        Assert.Equal([3, side, side], output.Shape);
        var rows = new float[2 * output.Columns];
        onnx.Run<float>(images.ToArray<float>(), 2, (3, side, side), [output], [rows]);
        Near(ours, rows);
    }

    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-4 * scale, $"Value {i}: {actual[i]}, not {expected[i]}.");
        }
    }
}
