using System.Globalization;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Detectors;

/// <summary>Turns a detector into an ONNX model whose output every reader of YOLO exports understands.</summary>
public static class DetectorExport
{
    /// <summary>Name of the input, floats [N × 3 × side × side], RGB, 0 to 1, letterboxed.</summary>
    public const string Images = "images";

    /// <summary>Name of the output [N × (4 + classes) × anchors]: centre x, centre y, width and height in pixels of the input, then scores. It needs suppression.</summary>
    public const string Output = "output0";

    /// <summary>What <c>winnow.head</c> says of that output.</summary>
    public const string HeadKind = "boxes-scores";

    /// <summary>The model's bytes; batch normalisation is folded. Cost: a few copies of the weights.</summary>
    public static byte[] ToOnnx(DetectorModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var graph = new OnnxGraphWriter();
        var operators = new GraphOperators(graph);
        var images = GraphOperators.Image(graph.Input(Images, OnnxElement.Float32, 3, model.Side, model.Side), model.Side, model.Side);
        var output = model.Network.Decode(operators, model.Network.Run(operators, images));
        graph.Output(Output, output.Name, output.Shape[1], output.Shape[2]);
        new OnnxMetadata(new ImagePreprocessing(model.Side, model.Side) { Resize = ResizeMode.Letterbox }, model.Classes).WriteTo(graph);
        graph.Metadata("winnow.task", "detect");
        graph.Metadata("winnow.head", HeadKind);
        graph.Metadata("winnow.architecture", model.Architecture);

        // What other tools look for.
        graph.Metadata("task", "detect");
        graph.Metadata("stride", model.Network.GreatestStride.ToString(CultureInfo.InvariantCulture));
        graph.Metadata("imgsz", string.Create(CultureInfo.InvariantCulture, $"[{model.Side}, {model.Side}]"));
        graph.Metadata("names", $"{{{string.Join(", ", model.Classes.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{i}: '{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'")))}}}");
        return graph.ToBytes();
    }
}
