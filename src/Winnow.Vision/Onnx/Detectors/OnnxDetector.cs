using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Onnx;

/// <summary>An object detector of the YOLO family as an ONNX file, with everything around it: letterboxing and the way back, decoding, suppression, class names.</summary>
/// <remarks>
/// Known outputs, told by their shape for C classes and N places: [4 + C, N] or [N, 4 + C] (YOLOv8, YOLO11), [3 N, 5 + C] (YOLOv5, YOLOv7), [N, 5 + C] (YOLOX, coordinates raw or decoded) and
/// [N, 6] (end to end). YOLOX gets pixels as YOLOX wants them, all others RGB of 0 to 1 in the middle of grey. May be used by several threads at once.
/// </remarks>
public sealed class OnnxDetector : IDisposable
{
    private const int UsualSide = 640;
    private const int SideMax = 4096;

    private readonly OnnxModel model;
    private readonly OnnxOutput output;
    private readonly DetectorShape shape;
    private readonly DetectorDecoding decoding;
    private readonly int width;
    private readonly int height;

    private OnnxDetector(OnnxModel model, string name, IReadOnlyList<string>? names)
    {
        this.model = model;
        var (channels, fixedHeight, fixedWidth) = model.FixedImages;
        (height, width) = (fixedHeight > 0 ? fixedHeight : UsualSide, fixedWidth > 0 ? fixedWidth : UsualSide);
        if (model.TakesBytes || channels is not (0 or 3) || model.FixedBatch > 1 || height > SideMax || width > SideMax)
        {
            throw new OnnxException($"'{name}' takes {(model.TakesBytes ? "bytes" : "floats")} of [{model.FixedBatch}, {channels}, {height}, {width}]; a detector takes floats [1, 3, height, width] with sides up to {SideMax}.");
        }

        var outputs = model.Describe([.. model.OutputNames], 3, height, width);
        names ??= model.Properties.TryGetValue("names", out var text) ? ClassNameList.Parse(text) : null;
        var found = outputs is [var only] ? DetectorShape.Recognise(only.Shape, height, width, names?.Count) : null;
        shape = found ?? throw Unknown(name, outputs, names);
        output = outputs[0];
        Classes = names ?? [.. Enumerable.Range(0, shape.Classes).Select(c => string.Create(CultureInfo.InvariantCulture, $"class {c}"))];
        if (Classes.Count == 0)
        {
            throw new OnnxException($"'{name}' ends with {Words(outputs)} and names no classes; say what they are called.");
        }

        decoding = new(shape, height, width);
        decoding.Settle(Run(LetterboxedImage.Of(new(width, height), width, height, IsYolox)));
    }

    /// <summary>Names of its classes: those given, else those in the file's metadata, else <c>class 0</c> and so on.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Kind of its output, such as <c>YOLOv8</c>.</summary>
    public string Head => shape.Words;

    private bool IsYolox => shape.Head == DetectorHead.Objectness;

    /// <summary>Loads a detector.</summary>
    /// <param name="path">A single <c>.onnx</c> file.</param>
    /// <param name="names">Names of its classes in the order of its outputs, or null where the file names them.</param>
    /// <exception cref="OnnxException">The file cannot be used, its output is of no known kind (the message says its shape), or it has another number of classes.</exception>
    public static OnnxDetector Load(string path, IReadOnlyList<string>? names = null)
    {
        var loaded = OnnxModel.Load(path, threads: 1);
        try
        {
            return new(loaded, path, names);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Finds objects on an image, surest first.</summary>
    /// <param name="image">Upright, any size.</param>
    /// <param name="options">What is kept; null for the defaults.</param>
    /// <exception cref="OnnxException">ONNX Runtime refuses to run the model.</exception>
    public IReadOnlyList<Detection> Detect(ImageBuffer image, DetectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new();
        var input = LetterboxedImage.Of(image, width, height, IsYolox);
        var candidates = decoding.Read(Run(input), options.ScoreMin, Classes.Count).Where(c => options.Classes?.Contains(c.Class) ?? true);
        var kept = shape.Head == DetectorHead.EndToEnd
            ? candidates.OrderByDescending(c => c.Score).ThenBy(c => c.Place).Take(options.DetectionsMax)
            : Kept(candidates, options);
        return [.. kept.Select(c => new Detection(input.Undo(c.Box), c.Class, c.Score)).Where(d => d.Box.Area > 0)];
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();

    private static IEnumerable<Candidate> Kept(IEnumerable<Candidate> candidates, DetectorOptions options)
    {
        Candidate[] inOrder = [.. candidates.OrderBy(c => c.Place)];
        float[] boxes = [.. inOrder.SelectMany(c => new[] { (float)c.Box.Left, (float)c.Box.Top, (float)c.Box.Right, (float)c.Box.Bottom })];
        return NonMaximumSuppression.Select(boxes, [.. inOrder.Select(c => c.Score)], [.. inOrder.Select(c => c.Class)], (float)options.OverlapMax, options.DetectionsMax).Select(row => inOrder[row]);
    }

    private float[] Run(LetterboxedImage input)
    {
        var values = new float[output.Columns];
        model.Run<float>(input.Planes, 1, (3, height, width), [output], [values]);
        return values;
    }

    private static OnnxException Unknown(string name, IReadOnlyList<OnnxOutput> outputs, IReadOnlyList<string>? names) => new(
        $"'{name}' ends with {Words(outputs)}{(names is null ? "" : $" and has {names.Count} class names")}; known are detectors with one output [1, 4+C, N], [1, N, 4+C], [1, 3N, 5+C], [1, N, 5+C] or [1, N, 6] for C classes, not models of masks, key points or rotated boxes.");

    private static string Words(IReadOnlyList<OnnxOutput> outputs) => string.Join(" and ", outputs.Select(o => $"{o.Name} [1, {string.Join(", ", o.Shape)}]"));
}
