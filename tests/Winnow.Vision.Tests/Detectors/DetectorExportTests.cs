using Winnow.Torch;
using Winnow.Vision.Detectors;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Tests.Detectors;

public sealed class DetectorExportTests
{
    public static TheoryData<string, int> Detectors => new() { { "yolo11-pico", 64 }, { "yolo11-n", 96 }, { "yolo11-m", 64 }, { "yolox-nano", 96 }, { "yolox-tiny", 64 }, { "retinanet-resnet18", 128 } };

    [Theory, MemberData(nameof(Detectors))]
    public void An_exported_detector_gives_our_own_outputs_in_ONNX_Runtime(string name, int side)
    {
        using var generator = new Generator(3);
        using var model = RandomDetectors.Create(name, ["a", "it's \\ b", "c"], side, generator);
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        var images = Tensor.Zeros([2, 3, side, side]);
        images.UniformInPlace(0, 1, generator);
        var ours = model.Network.Forward(images).Contiguous();
        using var onnx = OnnxModel.Load(DetectorExport.ToOnnx(model), name, threads: 1);
        var output = Assert.Single(onnx.Describe([DetectorExport.Output], 3, side, side));
        Assert.Equal([7, ours.Size(2)], output.Shape);
        var rows = new float[2 * output.Columns];
        onnx.Run<float>(images.ToArray<float>(), 2, (3, side, side), [output], [rows]);
        var expected = ours.ToArray<float>();
        var anchors = (int)ours.Size(2);
        for (var i = 0; i < rows.Length; i++)
        {
            var isScore = i % (7 * anchors) >= 4 * anchors;
            Assert.True(Math.Abs(rows[i] - expected[i]) <= (isScore ? 1e-4 : 0.01 * Math.Max(1, Math.Abs(expected[i]) / 100)), $"Value {i}: {rows[i]}, not {expected[i]}.");
        }
    }

    [Fact]
    public void The_file_says_what_it_is()
    {
        using var generator = new Generator(3);
        using var model = RandomDetectors.Create("yolo11-pico", ["cat", "it's"], 64, generator);
        using var onnx = OnnxModel.Load(DetectorExport.ToOnnx(model), "x", threads: 1);
        Assert.Equal(["cat", "it's"], onnx.Metadata!.Classes);
        Assert.Equal(ResizeMode.Letterbox, onnx.Metadata.Preprocessing.Resize);
        Assert.Equal((64, 64, 3), (onnx.Metadata.Preprocessing.Width, onnx.Metadata.Preprocessing.Height, onnx.Metadata.Preprocessing.Channels));
    }
}
