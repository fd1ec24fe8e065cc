using Winnow.Torch;
using Winnow.Torch.Weights;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Detectors.Weights;
using Winnow.Vision.Models;
using Winnow.Vision.Segmentation;

namespace Winnow.Vision.Tests.Detectors;

/// <summary>Detectors and segmenters whose body starts from a pre-trained ResNet.</summary>
public sealed class BackboneWeightsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-body-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_body_computes_on_plain_pixels_what_the_encoder_computed_on_normalised_ones()
    {
        using var encoder = Saved("resnet18", out var path);
        File.WriteAllText(Path.ChangeExtension(path, ".yaml"), "mean: [0.4, 0.5, 0.6]\nstd: [0.2, 0.25, 0.3]\n");
        using var generator = new Generator(9);
        using var detector = DetectorCatalog.Get("retinanet-resnet18").Create(2, generator);
        var report = BackboneWeights.Fill(detector.Body!, path);
        Assert.Equal(1, report.Share);
        Assert.Equal(["fc.weight", "fc.bias"], report.Keys.Unexpected);
        Assert.Contains("not used: fc.weight, fc.bias", report.Summary, StringComparison.Ordinal);

        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        detector.Train(training: false);
        var random = new Random(1);
        var pixels = Tensor.From<float>([.. Enumerable.Range(0, 3 * 96 * 96).Select(_ => random.NextSingle())], 1, 3, 96, 96);
        var normalised = pixels.Subtract(Tensor.From<float>([0.4f, 0.5f, 0.6f], 1, 3, 1, 1)).Divide(Tensor.From<float>([0.2f, 0.25f, 0.3f], 1, 3, 1, 1));
        // At the border the padding is black instead of grey; inside both stems give the same.
        var (own, before) = (Stem(detector.Body!, pixels), Stem((ResNet)encoder, normalised));
        Assert.True(before.Max() > 0.1);
        Assert.All(own.Zip(before), f => Assert.Equal(f.Second, f.First, 1e-4));

        static float[] Stem(ResNet network, Tensor images) =>
            network.StemAndStages(TensorOperators.For(images, training: false), images)[0].Narrow(2, 2, 44).Narrow(3, 2, 44).Multiply(1).ToArray<float>();
    }

    [Fact]
    public void Every_network_on_a_ResNet_takes_it_and_others_have_no_body()
    {
        using var encoder = Saved("resnet18", out var path);
        using var generator = new Generator(2);
        foreach (var name in new[] { "unet-resnet18", "deeplabv3-resnet18" })
        {
            using var segmenter = SegmenterCatalog.Get(name).Create(3, generator);
            Assert.Equal(1, BackboneWeights.Fill(segmenter.Body!, path).Share);
        }

        using var yolo = DetectorCatalog.Get("yolo11-pico").Create(2, generator);
        Assert.Null(yolo.Body);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_by_name_unless_one_insists()
    {
        using var encoder = Saved("tiny", out var path);
        using var generator = new Generator(2);
        using var detector = DetectorCatalog.Get("retinanet-resnet18").Create(2, generator);
        var message = Assert.Throws<InvalidDataException>(() => BackboneWeights.Fill(detector.Body!, path, force: true)).Message;
        Assert.Contains("does not hold the weights of this network's body: ", message, StringComparison.Ordinal);
        Assert.Contains("missing: ", message, StringComparison.Ordinal);

        // A stem of another kernel starts fresh, and is named.
        using var small = Saved("resnet18-small", out var other);
        var report = BackboneWeights.Fill(detector.Body!, other);
        Assert.Contains("of another shape: conv1.weight: file [64, 3, 3, 3], module [64, 3, 7, 7]", report.Summary, StringComparison.Ordinal);
    }

    private ClassifierNetwork Saved(string name, out string path)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        using var generator = new Generator(3);
        using var scope = new TensorScope();
        var network = ModelCatalog.Get(name).Create(new(3, 64, 64, Classes: 5), generator);
        network.Train(training: false);
        path = Path.Combine(folder, $"{name}.safetensors");
        Safetensors.Save(network, path);
        return network;
    }
}
