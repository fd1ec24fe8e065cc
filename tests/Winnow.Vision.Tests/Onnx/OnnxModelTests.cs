using System.Runtime.InteropServices;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Tests.Onnx;

/// <summary>Models of others: what runs, and what each unusable file is told.</summary>
public sealed class OnnxModelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-onnx-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void MobileNet_gives_its_reference_outputs()
    {
        var weights = SharedFolder.Find("weights") ?? "";
        Assert.SkipUnless(File.Exists(Path.Combine(weights, "mobilenet_v2_imagenet.onnx")), "shared/weights/mobilenet_v2_imagenet.onnx is not here.");
        string[] names = ["cat", "grace_hopper", "bird", "sunflower", "hot_dog", "owl", "parrot"];
        var preprocessing = new ImagePreprocessing(224, 224) { Mean = [128 / 255f, 128 / 255f, 128 / 255f], StandardDeviation = [128 / 255f, 128 / 255f, 128 / 255f] };
        var images = ImageTensorStore.Load(
            [.. names.Select((n, i) => new Sample(new SampleId(i), n, new FileImage(Path.Combine(weights, "reference", $"{n}_224.png")), null))], preprocessing, cancel: TestContext.Current.CancellationToken);
        using var model = OnnxModel.Load(Path.Combine(weights, "mobilenet_v2_imagenet.onnx"));

        var outputs = new OnnxScorer(model, images).Run(["features", "logits"], images.Ids, CancellationToken.None);

        AssertClose(Reference(weights, "mobilenet_features_7x1280.f32"), outputs[0]);
        AssertClose(Reference(weights, "mobilenet_logits_7x1001.f32"), outputs[1]);
        Assert.Equal([286, 653, 20, 986, 935, 83, 89], Enumerable.Range(0, 7).Select(i => outputs[1].Row(i).IndexOf(outputs[1].Row(i).ToArray().Max())));
    }

    [Fact]
    public void A_graph_for_one_image_at_a_time_runs_over_many()
    {
        var images = RandomNetworks.Images(new(2, 2, 1), 3, seed: 1);
        using var model = OnnxModel.Load(SumGraph(), "sum");
        var sums = new OnnxScorer(model, images).Run(["twice"], images.Ids, CancellationToken.None)[0];
        Assert.Equal(images.Pixels.Select(p => 2f * p), sums.Array);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<OnnxException>(() => OnnxModel.Load(Path.Combine(folder, "nowhere.onnx")));
        Assert.StartsWith("There is no ONNX model at '", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty (0 bytes)")]
    [InlineData("FFD8FFE000104A46", "it begins with FFD8FFE0")]
    [InlineData("08", "it begins with 08")]
    [InlineData("0808", "It holds 0 graphs")]
    [InlineData("08083A05", "is cut short or damaged")]
    [InlineData("0808420210 0D3A00", "ONNX Runtime cannot load")]
    public void A_file_that_is_no_model_is_refused_in_words(string bytes, string reason)
    {
        var path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));
        var error = Assert.Throws<OnnxException>(() => OnnxModel.Load(path));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_cut_short_anywhere_is_refused()
    {
        var whole = SumGraph();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<OnnxException>(() => OnnxModel.Load(whole[..length], "cut").Dispose());
        }
    }

    [Fact]
    public void Weights_in_another_file_are_refused_with_the_remedy()
    {
        var tensor = new ProtoMessage().Add(2, 1).Add(8, "stem.weight").Add(14, 1);
        var model = new ProtoMessage().Add(1, 8).Add(7, new ProtoMessage().Add(5, tensor)).Add(8, new ProtoMessage().Add(2, 13)).ToBytes();
        var error = Assert.Throws<OnnxException>(() => OnnxModel.Load(model, "big"));
        Assert.Contains("keeps its weight 'stem.weight' in a separate file; save the model as one file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_another_size_are_refused_with_both_sizes()
    {
        var images = RandomNetworks.Images(new(3, 2, 1), 1, seed: 1);
        using var model = OnnxModel.Load(SumGraph(), "sum");
        var error = Assert.Throws<OnnxException>(() => new OnnxScorer(model, images).Run(["twice"], images.Ids, CancellationToken.None));
        Assert.Contains("takes images of 1×2×2 (channels×height×width), not 1×2×3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_output_is_answered_with_those_there_are()
    {
        using var model = OnnxModel.Load(SumGraph(), "sum");
        var error = Assert.Throws<OnnxException>(() => model.Describe(["features"], 1, 2, 2));
        Assert.Contains("has no output 'features'; it has twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_is_no_batch_of_images_is_refused()
    {
        var graph = new OnnxGraphWriter();
        graph.Output("y", graph.Relu(graph.Input("x", OnnxElement.Float32, 5)), 5);
        var error = Assert.Throws<OnnxException>(() => OnnxModel.Load(graph.ToBytes(), "rows"));
        Assert.Contains("an image model takes Float or UInt8 [N, channels, height, width]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_nobody_computes_cannot_be_an_output()
    {
        var graph = new OnnxGraphWriter();
        var input = graph.Input("x", OnnxElement.Float32, 1, 2, 2);
        Assert.Throws<ArgumentException>(() => graph.Output("y", input, 1, 2, 2));
    }

    private static byte[] SumGraph()
    {
        var graph = new OnnxGraphWriter();
        var x = graph.CastToFloat(graph.Input("x", OnnxElement.Byte, 1, 2, 2));
        graph.Output("twice", graph.Add(x, x), 1, 2, 2);
        return graph.ToBytes();
    }

    private static float[] Reference(string weights, string name) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(weights, "reference", name))).ToArray();

    private static void AssertClose(float[] expected, Matrix actual)
    {
        Assert.Equal(expected.Length, actual.Array.Length);
        var worst = expected.Zip(actual.Array, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= 1e-3, $"The outputs differ by {worst}.");
    }
}
