using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Onnx;

/// <summary>Turns a trained network into an ONNX model that takes 8-bit images and normalises them itself.</summary>
public static class NetworkExport
{
    /// <summary>Name of the input, bytes [N × C × H × W].</summary>
    public const string Images = "images";

    /// <summary>Name of the output with penultimate features [N × FeatureCount].</summary>
    public const string Features = "features";

    /// <summary>Name of the output with logits [N × classes].</summary>
    public const string Logits = "logits";

    /// <summary>The model's bytes; batch normalisation is folded with its running statistics, dropout is left out. Cost: a few copies of the weights.</summary>
    /// <param name="network">On any device; not changed.</param>
    /// <param name="preprocessing">How its images are prepared; the normalisation becomes part of the graph.</param>
    /// <param name="classes">Class names in the order of the logits.</param>
    /// <exception cref="ArgumentException">The number of names differs from the network's classes.</exception>
    public static byte[] ToOnnx(ClassifierNetwork network, ImagePreprocessing preprocessing, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count != network.Head.Bias.Elements)
        {
            throw new ArgumentException($"The network has {network.Head.Bias.Elements} classes, but {classes.Count} names were given.", nameof(classes));
        }

        var graph = new OnnxGraphWriter();
        var images = graph.Input(Images, OnnxElement.Byte, preprocessing.Channels, preprocessing.Height, preprocessing.Width);
        var features = network.Export(graph, Normalised(graph, images, preprocessing));
        var logits = graph.Linear(features, network.Head);
        graph.Output(Features, features, network.FeatureCount);
        graph.Output(Logits, logits, classes.Count);
        new OnnxMetadata(preprocessing, classes).WriteTo(graph);
        return graph.ToBytes();
    }

    /// <summary>As <see cref="ToOnnx"/>, of a network whose head nobody uses: the model has the output <see cref="Features"/> alone, and no classes.</summary>
    /// <param name="network">On any device; not changed.</param>
    /// <param name="preprocessing">How its images are prepared; the normalisation becomes part of the graph.</param>
    public static byte[] EncoderToOnnx(ClassifierNetwork network, ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        var graph = new OnnxGraphWriter();
        var images = graph.Input(Images, OnnxElement.Byte, preprocessing.Channels, preprocessing.Height, preprocessing.Width);
        graph.Output(Features, network.Export(graph, Normalised(graph, images, preprocessing)), network.FeatureCount);
        new OnnxMetadata(preprocessing, []).WriteTo(graph);
        return graph.ToBytes();
    }

    // (x / 255 − mean) / deviation as one subtraction and one multiplication: (x − 255·mean) · 1 / (255·deviation).
    private static string Normalised(OnnxGraphWriter graph, string images, ImagePreprocessing preprocessing)
    {
        var channels = preprocessing.Channels;
        var (mean, factor) = (new float[channels], new float[channels]);
        for (var i = 0; i < channels; i++)
        {
            mean[i] = 255f * (preprocessing.Mean.Count == 0 ? 0 : preprocessing.Mean[i]);
            factor[i] = 1f / (255f * (preprocessing.StandardDeviation.Count == 0 ? 1 : preprocessing.StandardDeviation[i]));
        }

        var x = graph.CastToFloat(images);
        x = mean.All(m => m == 0) ? x : graph.Sub(x, graph.Constant(mean, 1, channels, 1, 1));
        return graph.Mul(x, graph.Constant(factor, 1, channels, 1, 1));
    }
}
