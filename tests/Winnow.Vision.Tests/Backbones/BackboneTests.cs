using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Torch.Weights;
using Winnow.Vision.Backbones;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Onnx;
using Winnow.Vision.Scoring;
using Winnow.Vision.Tests.Onnx;

namespace Winnow.Vision.Tests.Backbones;

/// <summary>Encoders of others, and how their images are prepared.</summary>
public sealed class BackboneTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-backbone-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Weights_of_a_named_network_give_its_features()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        using var generator = new Generator(3);
        using var network = ModelCatalog.Get("resnet18-small").Create(new(3, 16, 16, Classes: 5), generator);
        network.Train(training: false);
        var path = Path.Combine(folder, "weights.safetensors");
        Safetensors.Save(network, path);
        Assert.Contains("does not say which network", Assert.Throws<InvalidDataException>(() => Backbone.Open(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.ChangeExtension(path, ".yaml"), "architecture: resnet18-small\nwidth: 16\nmean: [0.5, 0.5, 0.5]\nstd: [0.25, 0.25, 0.25]\n");
        using var encoder = Backbone.Open(path);
        var images = Noise(3, encoder.Input);
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal(FeatureExtractor.Extract(network, images, images.Ids, "cpu", cancel).Array, encoder.Encode(images, images.Ids, cancel).Array);
        File.WriteAllText(Path.ChangeExtension(path, ".yaml"), "architecture: tiny\n");
        Assert.Contains("does not hold the weights of a tiny: ", Assert.Throws<InvalidDataException>(() => Backbone.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_onnx_model_is_prepared_as_its_metadata_or_the_file_beside_it_says()
    {
        var shape = new ImagePreprocessing(12, 12) { Mean = [0.1f, 0.2f, 0.3f], StandardDeviation = [0.5f, 0.5f, 0.5f] };
        var path = Path.Combine(folder, "encoder.onnx");
        using (var network = RandomNetworks.Create("cnn", shape, 2, seed: 1))
        {
            File.WriteAllBytes(path, NetworkExport.EncoderToOnnx(network, shape));
        }

        string hash;
        using (var encoder = Backbone.Open(path))
        {
            Assert.Equal((12, 128), (encoder.Input.Width, encoder.Columns));
            Assert.Equal(shape.Mean, encoder.Input.Mean);
            hash = encoder.Hash;
        }

        File.WriteAllText(Path.Combine(folder, "encoder.yaml"), "resize: letterbox\n");
        using var other = Backbone.Open(path);
        Assert.Equal(ResizeMode.Letterbox, other.Input.Resize);
        Assert.NotEqual(hash, other.Hash);
    }

    [Theory]
    [InlineData("width: 70000", "out of range")]
    [InlineData("size: 3", "size")]
    [InlineData("resize: crop", "'crop' is not known")]
    [InlineData("mean: [0.5]\nchannels: 3", "one value per channel")]
    [InlineData("architecture: vgg", "'vgg'")]
    [InlineData("width: [", "cannot be read as settings")]
    public void Settings_that_lie_are_refused_with_the_value(string yaml, string expected)
    {
        var path = Path.Combine(folder, "model.onnx");
        File.WriteAllText(path, "");
        File.WriteAllText(Path.Combine(folder, "model.yaml"), yaml);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Backbone.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_other_kinds_are_refused_in_one_sentence()
    {
        Assert.Contains("does not exist", Assert.Throws<InvalidDataException>(() => Backbone.Open(Path.Combine(folder, "none.onnx"))).Message, StringComparison.Ordinal);
        var pickle = Path.Combine(folder, "weights.pth");
        File.WriteAllText(pickle, "x");
        Assert.Contains("hold code and are not read", Assert.Throws<InvalidDataException>(() => Backbone.Open(pickle)).Message, StringComparison.Ordinal);
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var script = Path.Combine(folder, "model.pt");
        File.WriteAllText(script, "x");
        Assert.Contains("how large its images are", Assert.Throws<InvalidDataException>(() => Backbone.Open(script)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.ChangeExtension(script, ".yaml"), "width: 8\n");
        Assert.Contains("cannot be loaded as TorchScript", Assert.Throws<InvalidDataException>(() => Backbone.Open(script)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_is_encoded_once_and_its_broken_images_are_named()
    {
        var shape = new ImagePreprocessing(8, 8);
        var path = Path.Combine(folder, "encoder.onnx");
        using (var network = RandomNetworks.Create("cnn", shape, 2, seed: 1))
        {
            File.WriteAllBytes(path, NetworkExport.EncoderToOnnx(network, shape));
        }

        using var encoder = Backbone.Open(path);
        using var cache = new EmbeddingCache(Path.Combine(folder, "cache"), encoder.Hash, encoder.Columns);
        (Sample, string)[] pool =
        [
            .. Enumerable.Range(0, 5).Select(i => (new Sample(new(i), $"{i}", Raw(i, shape), null), $"{i:x64}")),
            (new Sample(new(9), "torn.png", new EncodedImage("torn"u8.ToArray()), null), $"{9:x64}"),
        ];
        var cancel = TestContext.Current.CancellationToken;
        var told = new List<string>();
        Assert.Equal("torn.png", Assert.Single(new PoolEmbedding(encoder, cache).Fill(pool, (_, words) => told.Add(words), cancel)).Name);
        Assert.Equal(5, cache.Count);
        Assert.Contains("6 of 6 images", told[^1], StringComparison.Ordinal);
        new PoolEmbedding(encoder, cache).Fill(pool[..5], (_, _) => Assert.Fail("nothing is left to encode"), cancel);
    }

    private static ImageTensorStore Noise(int count, ImagePreprocessing shape) =>
        ImageTensorStore.Load([.. Enumerable.Range(0, count).Select(i => new Sample(new(i), $"{i}", Raw(i, shape), null))], shape);

    private static RawImage Raw(int seed, ImagePreprocessing shape)
    {
        var pixels = new byte[shape.SampleBytes];
        new Random(seed).NextBytes(pixels);
        return new(pixels, shape.Height, shape.Width, shape.Channels);
    }
}
