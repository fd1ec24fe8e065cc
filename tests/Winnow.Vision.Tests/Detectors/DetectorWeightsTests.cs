using Winnow.Torch;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Detectors.Weights;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Tests.Detectors;

public sealed class DetectorWeightsTests
{
    private const string Yolo11File = "yolo11n_coco_320.onnx";
    private const string YoloXFile = "yolox_nano_coco_416.onnx";

    [Fact]
    public void Yolo11n_with_the_weights_of_an_export_gives_its_outputs()
    {
        using var generator = new Generator(1);
        using var network = Yolo11.Create("n", 80, generator);
        var report = DetectorWeights.Import(network, Reference.Path(Yolo11File));
        Assert.True(report.Keys.IsComplete, report.Summary);
        Assert.Equal(1, report.Share);
        Compare(network, Reference.Image("street_320.png"), Reference.Values("yolo11n_output_84x2100.f32"));
    }

    [Fact]
    public void YoloX_nano_with_the_weights_of_an_export_gives_its_outputs()
    {
        using var generator = new Generator(1);
        using var network = YoloX.Create("nano", 80, generator);
        var report = DetectorWeights.Import(network, Reference.Path(YoloXFile));
        Assert.True(report.Keys.IsComplete, report.Summary);
        Compare(network, Reference.Image("street_416.png"), Decoded(Reference.Values("yolox_nano_output_3549x85.f32"), 416));
    }

    [Fact]
    public void Calibration_and_folding_leave_the_outputs_as_they_are()
    {
        using var generator = new Generator(1);
        using var network = Yolo11.Create("n", 80, generator);
        DetectorWeights.Import(network, Reference.Path(Yolo11File));
        using var images = Reference.Image("street_320.png");
        BatchNormCalibration.Run(network, images);
        Compare(network, images, Reference.Values("yolo11n_output_84x2100.f32"));
        using var folded = new FoldedOperators(network, "cpu");
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        Near(network.Decode(folded, network.Run(folded, images)).ToArray<float>(), Reference.Values("yolo11n_output_84x2100.f32"), 2100);
    }

    [Fact]
    public void After_calibration_training_mode_starts_where_inference_mode_stands()
    {
        using var generator = new Generator(1);
        using var network = Yolo11.Create("n", 80, generator);
        DetectorWeights.Import(network, Reference.Path(Yolo11File));
        using var images = Reference.Image("street_320.png");
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        network.Train(training: false);
        var inference = network.Forward(images).ToArray<float>();
        network.Train();
        Assert.True(Worst(network.Forward(images).ToArray<float>(), inference, 2100).Score > 0.1, "Identity normalisation should spoil training mode, or calibration proves nothing.");
        DetectorWeights.Import(network, Reference.Path(Yolo11File)); // the run above moved the running statistics
        BatchNormCalibration.Run(network, images);
        network.Train();
        Near(network.Forward(images).ToArray<float>(), inference, 2100);
    }

    [Fact]
    public void With_other_classes_the_class_layers_start_fresh_and_everything_else_is_taken()
    {
        using var generator = new Generator(1);
        using var yolo = Yolo11.Create("n", 3, generator);
        var report = DetectorWeights.Import(yolo, Reference.Path(Yolo11File));
        Assert.Equal(1, report.Share);
        Assert.All(report.ClassLayers, key => Assert.Contains(".cv3.", key, StringComparison.Ordinal));
        Assert.NotEmpty(report.ClassLayers);
        using var yolox = YoloX.Create("nano", 3, generator);
        Assert.Equal(6, DetectorWeights.Import(yolox, Reference.Path(YoloXFile)).ClassLayers.Count);
    }

    [Fact]
    public void A_file_of_another_network_is_refused_and_changes_nothing_unless_forced()
    {
        using var generator = new Generator(1);
        using var network = Yolo11.Create("s", 80, generator);
        var before = network.NamedState().First().Tensor.ToArray<float>();
        var problem = Assert.Throws<OnnxException>(() => DetectorWeights.Import(network, Reference.Path(Yolo11File)));
        Assert.Contains("have another shape", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.NamedState().First().Tensor.ToArray<float>());
        Assert.True(DetectorWeights.Import(network, Reference.Path(Yolo11File), force: true).Share < DetectorWeights.LeastShare);
    }

    [Fact]
    public void A_broken_file_is_refused_with_one_sentence()
    {
        var path = Path.Combine(Path.GetTempPath(), $"winnow-{Guid.NewGuid():N}.onnx");
        using var generator = new Generator(1);
        using var network = Yolo11.Create("pico", 1, generator);

        // A model with a graph with a float constant that claims 2^40 values in four bytes.
        byte[] tensor = [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0x10, 0x01, 0x42, 0x01, (byte)'w', 0x4A, 0x04, 0, 0, 0, 0];
        byte[] graph = [0x2A, (byte)tensor.Length, .. tensor];
        File.WriteAllBytes(path, [0x08, 0x08, 0x3A, (byte)graph.Length, .. graph, 0x42, 0x02, 0x10, 0x0D]);
        try
        {
            Assert.Contains("'w'", Assert.Throws<OnnxException>(() => DetectorWeights.Import(network, path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Compare(DetectorNetwork network, Tensor images, float[] expected)
    {
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        network.Train(training: false);
        Near(network.Forward(images).ToArray<float>(), expected, expected.Length / 84);
    }

    private static void Near(float[] actual, float[] expected, int anchors)
    {
        Assert.Equal(expected.Length, actual.Length);
        var (box, score) = Worst(actual, expected, anchors);
        Assert.True(score <= 1e-3, $"A score differs by {score}.");
        Assert.True(box <= 0.5, $"A box differs by {box} pixels.");
        Assert.True(expected.AsSpan(4 * anchors).ToArray().Max() > 0.5, "The reference sees nothing.");
    }

    private static (double Box, double Score) Worst(float[] actual, float[] expected, int anchors)
    {
        var (box, score) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs(actual[i] - expected[i]);
            (box, score) = i < 4 * anchors ? (Math.Max(box, difference), score) : (box, Math.Max(score, difference));
        }

        return (box, score);
    }

    // From YOLOX's raw rows [cells, 85] to [84, cells].
    private static float[] Decoded(float[] raw, int side)
    {
        var cells = raw.Length / 85;
        var decoded = new float[84 * cells];
        var cell = 0;
        foreach (var stride in (int[])[8, 16, 32])
        {
            for (var y = 0; y < side / stride; y++)
            {
                for (var x = 0; x < side / stride; x++, cell++)
                {
                    var row = raw.AsSpan(85 * cell, 85);
                    decoded[cell] = (row[0] + x) * stride;
                    decoded[cells + cell] = (row[1] + y) * stride;
                    decoded[(2 * cells) + cell] = MathF.Exp(row[2]) * stride;
                    decoded[(3 * cells) + cell] = MathF.Exp(row[3]) * stride;
                    for (var kind = 0; kind < 80; kind++)
                    {
                        decoded[((4 + kind) * cells) + cell] = row[4] * row[5 + kind];
                    }
                }
            }
        }

        return decoded;
    }
}
