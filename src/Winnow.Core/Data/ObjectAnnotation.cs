using System.Collections.ObjectModel;

namespace Winnow.Core.Data;

/// <summary>One class on one image: a tag for the whole of it, or an object at a place.</summary>
public sealed record ObjectAnnotation
{
    // A number that is no number stands for none: half the size of a nullable, and data sets hold millions of these.
    private readonly double score = double.NaN;
    private readonly double area = double.NaN;

    /// <summary>Where.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Index into <see cref="AnnotatedDataset.Classes"/>.</summary>
    public required int Class { get; init; }

    /// <summary>A region of many objects, or one to be ignored: never learned from as an object, and detections in it do not count as wrong.</summary>
    public bool IsCrowd { get; init; }

    /// <summary>Confidence of a prediction, as its file states it (mostly 0 to 1); null for what people said.</summary>
    public double? Score
    {
        get => double.IsNaN(score) ? null : score;
        init => score = value ?? double.NaN;
    }

    /// <summary>Area in pixels as the file states it, where it cannot be told from the shape alone; null otherwise.</summary>
    public double? Area
    {
        get => double.IsNaN(area) ? null : area;
        init => area = value ?? double.NaN;
    }

    /// <summary>The id its file gave it.</summary>
    public OriginalId Id { get; init; }

    /// <summary>Named properties such as <c>occluded</c>.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>A JSON object of the fields Winnow has no place for; null where there is none.</summary>
    public string? Extra { get; init; }
}
