using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Server.Datasets;
using Winnow.Server.Labelling;

namespace Winnow.Cli.Training;

/// <summary>The images a detector was measured on, with what people drew and what it found: the content of <c>heldout.json</c> beside its weights.</summary>
/// <param name="Version">Version of the file's shape.</param>
/// <param name="Images">In the order of their ids.</param>
internal sealed record HeldOutImages(int Version, IReadOnlyList<HeldOutImage> Images)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "heldout.json";

    private const int NewestVersion = 1;
    private const long BytesMax = 1L << 30;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Pairs labels with detections.</summary>
    public static HeldOutImages Of(IReadOnlyList<LabelledSample> labelled, IReadOnlyList<ImageDetections> found) => new(NewestVersion,
    [
        .. labelled.Zip(found, (l, f) => new HeldOutImage(
            l.Id.Value,
            f.Width,
            f.Height,
            [.. l.Objects.Where(o => o.Shape is not ClassTag).Select((o, i) => LabelShapes.Of(o, $"i{i}", o.Class))],
            [.. f.Detections.Select(d => new FoundBox(d.Class, d.Score, [d.Box.Left, d.Box.Top, d.Box.Right, d.Box.Bottom]))])),
    ]);

    /// <summary>Reads the file of a model; null where nothing was held out.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another version.</exception>
    public static HeldOutImages? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        if (file.Length > BytesMax)
        {
            throw new InvalidDataException($"'{path}' has {file.Length} bytes, and at most {BytesMax} are read.");
        }

        try
        {
            using var stream = file.OpenRead();
            return JsonSerializer.Deserialize<HeldOutImages>(stream, Options) is { Version: NewestVersion, Images: not null } read
                ? read
                : throw new InvalidDataException($"'{path}' is not of version {NewestVersion}; train again.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the file into a model's folder.</summary>
    public void Save(string folder)
    {
        using var file = File.Create(Path.Combine(folder, FileName));
        JsonSerializer.Serialize(file, this, Options);
        file.Flush(flushToDisk: true);
    }
}

/// <summary>One image a detector was measured on.</summary>
/// <param name="Sample">Id of the sample.</param>
/// <param name="Width">Width in pixels as displayed.</param>
/// <param name="Height">Height in pixels as displayed.</param>
/// <param name="Drawn">What people drew.</param>
/// <param name="Found">What the detector found, best first.</param>
internal sealed record HeldOutImage(long Sample, int Width, int Height, IReadOnlyList<ShapeValue> Drawn, IReadOnlyList<FoundBox> Found)
{
    /// <summary>The image as average precision wants it.</summary>
    public EvaluatedImage ToEvaluated() => new(
        LabelShapes.Of(new AnswerValue { Shapes = Drawn }),
        [.. Found.Select(f => new ObjectAnnotation { Shape = new BoxShape(new(f.Box[0], f.Box[1], f.Box[2], f.Box[3])), Class = f.Class, Score = f.Score })])
    {
        Width = Width,
        Height = Height,
    };
}

/// <summary>One box a detector found.</summary>
/// <param name="Class">Index of its class.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
/// <param name="Box">Left, top, right, bottom in pixels.</param>
internal sealed record FoundBox(int Class, double Score, IReadOnlyList<double> Box);
