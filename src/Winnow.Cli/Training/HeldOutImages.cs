using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Server.Datasets;
using Winnow.Server.Labelling;

namespace Winnow.Cli.Training;

/// <summary>The images a detector or segmenter was measured on, with what people drew and what it found: the content of <c>heldout.json</c> beside its weights.</summary>
/// <param name="Version">Version of the file's shape.</param>
/// <param name="Images">In the order of their ids.</param>
internal sealed record HeldOutImages(int Version, IReadOnlyList<HeldOutImage> Images)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "heldout.json";

    private const int NewestVersion = 1;
    private const long BytesMax = 1L << 30;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Images that were measured on.</summary>
    public static HeldOutImages Of(IEnumerable<HeldOutImage> images) => new(NewestVersion, [.. images.OrderBy(i => i.Sample)]);

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

/// <summary>One image a model was measured on.</summary>
/// <param name="Sample">Id of the sample.</param>
/// <param name="Width">Width in pixels as displayed.</param>
/// <param name="Height">Height in pixels as displayed.</param>
/// <param name="Drawn">What people drew.</param>
/// <param name="Found">What the model found, best first.</param>
internal sealed record HeldOutImage(long Sample, int Width, int Height, IReadOnlyList<ShapeValue> Drawn, IReadOnlyList<FoundObject> Found)
{
    /// <summary>Pairs a label with what was found.</summary>
    public static HeldOutImage Of(LabelledSample labelled, int width, int height, IEnumerable<FoundObject> found) => new(
        labelled.Id.Value, width, height, [.. labelled.Objects.Where(o => o.Shape is not ClassTag).Select((o, i) => LabelShapes.Of(o, $"i{i}", o.Class))], [.. found]);

    /// <summary>The image as metrics want it.</summary>
    public EvaluatedImage ToEvaluated() => new(LabelShapes.Of(new AnswerValue { Shapes = Drawn }), [.. Found.Select(f => f.ToAnnotation(Width, Height))])
    {
        Width = Width,
        Height = Height,
    };
}

/// <summary>One object a model found.</summary>
/// <param name="Class">Index of its class.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
/// <param name="Box">Left, top, right, bottom in pixels.</param>
/// <param name="Counts">Its mask as large as the image, in COCO's compressed form; null for a box.</param>
internal sealed record FoundObject(int Class, double Score, IReadOnlyList<double> Box, string? Counts = null)
{
    /// <summary>The box of a detector.</summary>
    public static FoundObject Of(Detection found) => new(found.Class, found.Score, [found.Box.Left, found.Box.Top, found.Box.Right, found.Box.Bottom]);

    /// <summary>The mask of a segmenter.</summary>
    public static FoundObject Of(ObjectAnnotation mask)
    {
        var bounds = mask.Shape.Bounds ?? default;
        return new(mask.Class, mask.Score ?? 0, [bounds.Left, bounds.Top, bounds.Right, bounds.Bottom], ((MaskShape)mask.Shape).Mask.ToCompressed());
    }

    /// <summary>The object on an image of a size.</summary>
    /// <exception cref="InvalidDataException">Its mask is damaged.</exception>
    public ObjectAnnotation ToAnnotation(int width, int height) => new() { Shape = ShapeOf(width, height), Class = Class, Score = Score };

    private Shape ShapeOf(int width, int height)
    {
        if (Counts is null)
        {
            return new BoxShape(new(Box[0], Box[1], Box[2], Box[3]));
        }

        try
        {
            return new MaskShape(RunLengthMask.FromCompressed(height, width, Counts));
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"A mask of '{HeldOutImages.FileName}' is damaged: {exception.Message}; train again.", exception);
        }
    }
}
