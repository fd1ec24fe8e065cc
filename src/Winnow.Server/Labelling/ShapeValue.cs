namespace Winnow.Server.Labelling;

/// <summary>One shape that an annotator drew or a model suggests, in pixels of the displayed image at its full resolution.</summary>
public sealed record ShapeValue
{
    /// <summary>Distinct in its image, 1 to 64 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Index of its class.</summary>
    public required int Class { get; init; }

    /// <summary><c>box</c>, <c>rotated</c>, <c>polygon</c> or <c>mask</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Of a box: left, top, right, bottom; the right and lower edges do not belong to it.</summary>
    public IReadOnlyList<double>? Box { get; init; }

    /// <summary>Of a rotated box: x, y.</summary>
    public IReadOnlyList<double>? Centre { get; init; }

    /// <summary>Of a rotated box: width, height before it is turned. Of a mask: height, width of the image.</summary>
    public IReadOnlyList<double>? Size { get; init; }

    /// <summary>Of a rotated box: degrees clockwise about its centre, −180 to 180.</summary>
    public double? Angle { get; init; }

    /// <summary>Of a polygon: rings of x, y, x, y, …; the first is the outline, further ones are outlines of other parts.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Rings { get; init; }

    /// <summary>Of a mask: run lengths by columns in COCO's compressed form.</summary>
    public string? Counts { get; init; }

    /// <summary>The model's confidence where it comes from one, 0 to 1.</summary>
    public double? Score { get; init; }

    /// <summary><c>person</c> or <c>model</c>; null for person.</summary>
    public string? Source { get; init; }

    /// <summary>A group that is not told apart; neither a positive nor an error.</summary>
    public bool? Crowd { get; init; }

    /// <summary>Further properties by name, at most 32.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}
