using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;
using Winnow.Vision.Scoring;

namespace Winnow.Vision.Tests.Onnx;

/// <summary>ONNX Runtime computes what libtorch computes.</summary>
public sealed class NetworkExportTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    [Theory]
    [InlineData("mlp", 28, 28, 1)]
    [InlineData("cnn", 28, 28, 1)]
    [InlineData("cnn", 33, 21, 3)] // odd sides: pooling drops the last row
    [InlineData("resnet18-small", 32, 32, 3)]
    [InlineData("resnet18", 64, 96, 3)]
    [InlineData("resnet50-small", 16, 16, 3)]
    public void Features_and_logits_agree_with_libtorch(string model, int height, int width, int channels)
    {
        var shape = Shape(width, height, channels);
        var images = RandomNetworks.Images(shape, 7, seed: 3);
        using var network = RandomNetworks.Create(model, shape, Names.Length, seed: 5);
        using var onnx = OnnxModel.Load(NetworkExport.ToOnnx(network, shape, Names), model);

        var actual = new OnnxScorer(onnx, images).Run(["logits", "features"], images.Ids, CancellationToken.None);

        var features = FeatureExtractor.Extract(network, images, images.Ids, "cpu", CancellationToken.None);
        Assert.Equal(network.FeatureCount, actual[1].Columns);
        Assert.True(features.Array.Max() - features.Array.Min() > 0.05f, "The features are too alike to tell anything.");
        AssertClose(features, actual[1]);
        AssertClose(Logits(network, features), actual[0]);
    }

    [Fact]
    public void One_thread_and_four_give_the_same_bits()
    {
        var shape = new ImagePreprocessing(16, 16);
        using var network = RandomNetworks.Create("cnn", shape, Names.Length, seed: 4);
        var images = RandomNetworks.Images(shape, count: 1501, seed: 5);
        var file = NetworkExport.ToOnnx(network, shape, Names);
        using var one = OnnxModel.Load(file, "cnn", threads: 1);
        using var four = OnnxModel.Load(file, "cnn", threads: 4);
        Assert.Equal(Run(one).Array, Run(four).Array);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new OnnxScorer(four, images).Run(["features"], images.Ids, stopped.Token));

        Winnow.Core.Numerics.Matrix Run(OnnxModel model) => new OnnxScorer(model, images).Run(["features"], images.Ids, TestContext.Current.CancellationToken)[0];
    }

    [Fact]
    public void Every_row_is_the_same_whatever_the_batch_and_the_threads()
    {
        var shape = Shape(28, 28, 1);
        var images = RandomNetworks.Images(shape, 150, seed: 4); // more than two batches
        using var network = RandomNetworks.Create("cnn", shape, 5, seed: 6);
        var all = OnnxFeatureExtractor.Extract(network, images, images.Ids, threads: 2, CancellationToken.None);

        var one = OnnxFeatureExtractor.Extract(network, images, [images.Ids[149]], threads: 1, CancellationToken.None);
        var reversed = OnnxFeatureExtractor.Extract(network, images, [.. images.Ids.Reverse()], threads: 1, CancellationToken.None);

        Assert.Equal(all.Row(149).ToArray(), one.Row(0).ToArray());
        Assert.Equal(all.Row(3).ToArray(), reversed.Row(146).ToArray());
    }

    [Fact]
    public void The_file_says_how_its_images_are_prepared_and_what_its_classes_are_called()
    {
        var shape = Shape(30, 28, 3) with { Resize = ResizeMode.Squash };
        using var network = RandomNetworks.Create("mlp", shape, 3, seed: 1);
        using var onnx = OnnxModel.Load(NetworkExport.ToOnnx(network, shape, ["Käse", "\"quoted\"", "…"]), "mlp");

        var metadata = Assert.IsType<OnnxMetadata>(onnx.Metadata);
        Assert.Equal(["Käse", "\"quoted\"", "…"], metadata.Classes);
        Assert.Equal((30, 28, 3, shape.Resize), (metadata.Preprocessing.Width, metadata.Preprocessing.Height, metadata.Preprocessing.Channels, metadata.Preprocessing.Resize));
        Assert.Equal(shape.Mean, metadata.Preprocessing.Mean);
        Assert.Equal(shape.StandardDeviation, metadata.Preprocessing.StandardDeviation);
        Assert.True(onnx.TakesBytes);
        Assert.Equal(0, onnx.FixedBatch);
    }

    [Fact]
    public void A_wrong_number_of_class_names_is_refused()
    {
        var shape = Shape(8, 8, 1);
        using var network = RandomNetworks.Create("mlp", shape, 3, seed: 1);
        var error = Assert.Throws<ArgumentException>(() => NetworkExport.ToOnnx(network, shape, ["a"]));
        Assert.Contains("has 3 classes, but 1 names", error.Message, StringComparison.Ordinal);
    }

    private static ImagePreprocessing Shape(int width, int height, int channels) => new(width, height, channels)
    {
        Mean = channels == 1 ? [0.13f] : [0.485f, 0.456f, 0.406f],
        StandardDeviation = channels == 1 ? [0.31f] : [0.229f, 0.224f, 0.225f],
    };

    private static Matrix Logits(Models.ClassifierNetwork network, Matrix features)
    {
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        var logits = network.Head.Forward(Tensor.From<float>(features.Span, features.Rows, features.Columns));
        return new(features.Rows, (int)logits.Size(1), logits.ToArray<float>());
    }

    // 1e-4 of the largest value: untrained residual networks give features far above 1.
    private static void AssertClose(Matrix expected, Matrix actual)
    {
        var scale = Math.Max(1, expected.Array.Max(Math.Abs));
        var worst = expected.Array.Zip(actual.Array, (a, b) => Math.Abs(a - b)).Max() / scale;
        Assert.True(worst <= 1e-4, $"The outputs differ by {worst:E2} of their scale {scale}.");
    }
}
