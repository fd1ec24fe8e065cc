using Winnow.Core.Data;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Tests.Onnx;

/// <summary>Learning on frozen features, and keeping them on disk.</summary>
public sealed class OnnxFeatureLearnerTests : IDisposable
{
    private static readonly string[] Names = ["dark", "bright"];
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-features-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Ten_labels_tell_dark_from_bright_images()
    {
        var (images, labels) = DarkAndBright(40);
        using var encoder = Encoder(images.Preprocessing, seed: 2);
        var learner = new OnnxFeatureLearner(encoder, images, Names);

        using var model = learner.Fit(labels[..10], new Random(1), null, CancellationToken.None);

        Assert.Equal(1, model.Measure(labels[10..], CancellationToken.None).Value);
        var pool = model.Gather([.. images.Ids.Skip(10)], learner.Provides, CancellationToken.None);
        Assert.Equal(20, pool.Require(p => p.MemberProbabilities).Count);
        Assert.Equal((30, 128), (pool.Require(p => p.Embeddings).Rows, pool.Require(p => p.Embeddings).Columns));
    }

    [Fact]
    public void Features_are_read_back_as_they_were_computed()
    {
        var (images, _) = DarkAndBright(5);
        using var encoder = Encoder(images.Preprocessing, seed: 2);
        var cache = new OnnxFeatureCache(folder);
        var computed = cache.Get(encoder, images, "features", null, CancellationToken.None);
        var file = Assert.Single(Directory.GetFiles(folder));
        var written = File.GetLastWriteTimeUtc(file);

        Assert.Equal(computed.Array, cache.Get(encoder, images, "features", null, CancellationToken.None).Array);
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
    }

    [Fact]
    public void Another_model_another_output_and_other_pixels_have_files_of_their_own()
    {
        var (images, _) = DarkAndBright(5);
        var (more, _) = DarkAndBright(6);
        using var encoder = Encoder(images.Preprocessing, seed: 2);
        using var other = Encoder(images.Preprocessing, seed: 3);
        var cache = new OnnxFeatureCache(folder);

        cache.Get(encoder, images, "features", null, CancellationToken.None);
        cache.Get(encoder, images, "logits", null, CancellationToken.None);
        cache.Get(encoder, more, "features", null, CancellationToken.None);
        cache.Get(other, images, "features", null, CancellationToken.None);

        Assert.Equal(4, Directory.GetFiles(folder).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_damaged_file_is_computed_anew(bool cutShort)
    {
        var (images, _) = DarkAndBright(5);
        using var encoder = Encoder(images.Preprocessing, seed: 2);
        var cache = new OnnxFeatureCache(folder);
        var computed = cache.Get(encoder, images, "features", null, CancellationToken.None);
        var file = Assert.Single(Directory.GetFiles(folder));
        var whole = File.ReadAllBytes(file);
        var damaged = cutShort ? whole[..^100] : [.. whole[..50], (byte)(whole[50] ^ 1), .. whole[51..]];
        File.WriteAllBytes(file, damaged);

        Assert.Equal(computed.Array, cache.Get(encoder, images, "features", null, CancellationToken.None).Array);
        Assert.Equal(whole, File.ReadAllBytes(file));
    }

    private static OnnxModel Encoder(ImagePreprocessing shape, int seed)
    {
        using var network = RandomNetworks.Create("cnn", shape, Names.Length, seed);
        return OnnxModel.Load(NetworkExport.ToOnnx(network, shape, Names), "cnn");
    }

    private static (ImageTensorStore Images, List<LabelledSample> Labels) DarkAndBright(int count)
    {
        var random = new Random(count);
        var samples = new List<Sample>();
        var labels = new List<LabelledSample>();
        for (var i = 0; i < count; i++)
        {
            var pixels = new byte[64];
            random.NextBytes(pixels);
            var offset = i % 2 == 0 ? 0 : 155;
            samples.Add(new(new SampleId(i), $"{i}", new RawImage(pixels.Select(p => (byte)((p * 100 / 255) + offset)).ToArray(), 8, 8, 1), null));
            labels.Add(new(new SampleId(i), new ClassLabel(i % 2)));
        }

        return (ImageTensorStore.Load(samples, new(8, 8, 1)), labels);
    }
}
