using System.Globalization;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Segmentation;

/// <summary>Turns a segmenter into an ONNX model.</summary>
public static class SegmenterExport
{
    /// <summary>Name of the input, floats [N × 3 × side × side], RGB, 0 to 1, letterboxed (or tiles).</summary>
    public const string Images = "images";

    /// <summary>Name of the output, logits [N × classes × side × side], the background first.</summary>
    public const string Logits = "logits";

    /// <summary>The model's bytes; batch normalisation is folded. Cost: a few copies of the weights.</summary>
    public static byte[] ToOnnx(SegmenterModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var graph = new OnnxGraphWriter();
        var images = GraphOperators.Image(graph.Input(Images, OnnxElement.Float32, 3, model.Side, model.Side), model.Side, model.Side);
        var output = model.Network.Run(new GraphOperators(graph), images).Logits;
        graph.Output(Logits, output.Name, output.Shape[1], output.Shape[2], output.Shape[3]);
        new OnnxMetadata(new ImagePreprocessing(model.Side, model.Side) { Resize = ResizeMode.Letterbox }, [SegmenterModel.Background, .. model.Classes]).WriteTo(graph);
        graph.Metadata("winnow.task", "segment");
        graph.Metadata("winnow.architecture", model.Architecture);
        graph.Metadata("winnow.view", model.View.ToString());
        graph.Metadata("winnow.scale", model.Scale.ToString("R", CultureInfo.InvariantCulture));
        return graph.ToBytes();
    }
}
