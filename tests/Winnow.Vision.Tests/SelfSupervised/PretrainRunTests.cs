using Winnow.Vision.Backbones;
using Winnow.Vision.Imaging;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Vision.Tests.SelfSupervised;

/// <summary>From a pool to an encoder in a folder, and on from there.</summary>
public sealed class PretrainRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-pretrain-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_onnx_model_of_an_encoder_gives_the_features_of_its_network()
    {
        var images = Small.Shapes(96);
        var encoder = Run(images, steps: 4);
        using var network = EncoderFile.Load(encoder);
        network.Train(training: false);
        var cancel = TestContext.Current.CancellationToken;
        var expected = Winnow.Vision.Scoring.FeatureExtractor.Extract(network.Encoder, images, images.Ids, "cpu", cancel);
        using var onnx = Backbone.Open(EncoderFile.OnnxPath(encoder));
        Assert.Equal((16, 128), (onnx.Input.Width, onnx.Columns));
        Batches(expected.Array, onnx.Encode(images, images.Ids, cancel).Array);
        Assert.Equal(["encoder.json", "encoder.onnx", "encoder.safetensors", "heads.safetensors"], Directory.GetFiles(encoder).Select(Path.GetFileName).Order());

        static void Batches(float[] a, float[] b) => Winnow.Vision.Tests.Augmentation.Batches.Close(a, b, 1e-3);
    }

    [Fact]
    public void A_training_goes_on_from_the_encoder_before_it()
    {
        var encoder = Run(Small.Shapes(96), steps: 4);
        var first = EncoderFile.Describe(encoder);
        Run(Small.Shapes(160), steps: 3, goOn: true);
        var second = EncoderFile.Describe(encoder);
        Assert.Equal((7, 160), (second.Steps, second.Images));
        Assert.NotEqual(first.Weights.Sha256, second.Weights.Sha256);
    }

    [Fact]
    public void Another_classifier_starts_from_an_encoder_key_by_key()
    {
        var images = Small.Shapes(96);
        var encoder = Run(images, steps: 4);
        using var generator = new Winnow.Torch.Generator(9);
        using var classifier = Small.Tiny.Create(new(3, 16, 16, Classes: 7), generator);
        var report = StartReport.Fill(classifier, EncoderFile.WeightsPath(encoder));
        Assert.Equal(1, report.Share);
        Assert.Equal("20 tensors taken; fresh: head.weight, head.bias", report.Summary);
        using var other = Winnow.Vision.Models.ModelCatalog.Get("resnet18-small").Create(new(3, 16, 16, Classes: 7), generator);
        Assert.True(StartReport.Fill(other, EncoderFile.WeightsPath(encoder)).Share < StartReport.LeastShare);
    }

    [Fact]
    public void An_altered_or_lying_encoder_is_refused()
    {
        var encoder = Run(Small.Shapes(96), steps: 2);
        var json = Path.Combine(encoder, "encoder.json");
        File.WriteAllText(json, File.ReadAllText(json).Replace("\"tiny\"", "\"mlp\"", StringComparison.Ordinal));
        Assert.Contains("holds the weights of another network", Assert.Throws<InvalidDataException>(() => EncoderFile.Load(encoder)).Message, StringComparison.Ordinal);
        File.WriteAllText(json, File.ReadAllText(json).Replace("encoder.safetensors", "../x.safetensors", StringComparison.Ordinal));
        Assert.Contains("its files must be", Assert.Throws<InvalidDataException>(() => EncoderFile.Describe(encoder)).Message, StringComparison.Ordinal);
        Run(Small.Shapes(96), steps: 2);
        File.AppendAllText(Path.Combine(encoder, "encoder.safetensors"), "x");
        Assert.Contains("was altered", Assert.Throws<InvalidDataException>(() => EncoderFile.Load(encoder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Minutes_become_steps_once_and_leave_nothing_behind()
    {
        var images = Small.Shapes(96);
        var outcome = new PretrainRun(Path.Combine(folder, "encoder"), Small.Tiny, images, TimeProvider.System)
            .Run(Small.Recipe("vicreg", 1), seed: 1, minutes: 0.02, goOn: false, new(), TestContext.Current.CancellationToken);
        Assert.InRange(outcome.Steps, 1, 800 * 3);
        Assert.Equal(["watch.jsonl"], Directory.GetFiles(Path.Combine(folder, "encoder.work")).Select(Path.GetFileName));
    }

    private string Run(ImageTensorStore images, int steps, bool goOn = false)
    {
        var encoder = Path.Combine(folder, "encoder");
        new PretrainRun(encoder, Small.Tiny, images, TimeProvider.System).Run(Small.Recipe("vicreg", steps), seed: 1, minutes: null, goOn, new(), TestContext.Current.CancellationToken);
        return encoder;
    }
}
