namespace Winnow.Core.Formats;

/// <summary>How much an importer takes from a stranger's file before it refuses. The defaults hold the largest public sets with room to spare.</summary>
public sealed record ReadLimits
{
    /// <summary>The defaults.</summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>Bytes of one annotation file that is read as a stream (COCO, Label Studio). Default 4 GiB.</summary>
    public long StreamBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of one item of a streamed file, and of any file that is read whole (XML, YAML, TXT). Default 64 MiB.</summary>
    public int WholeBytes { get; init; } = 64 << 20;

    /// <summary>Nesting of JSON, XML and YAML. Default 32.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>Images of one data set. Default 5 million.</summary>
    public int Images { get; init; } = 5_000_000;

    /// <summary>Annotations and predictions of one data set. Default 50 million.</summary>
    public int Annotations { get; init; } = 50_000_000;

    /// <summary>Classes of one data set. Default 100,000.</summary>
    public int Classes { get; init; } = 100_000;

    /// <summary>Points of one polygon. Default 200,000.</summary>
    public int PolygonPoints { get; init; } = 200_000;

    /// <summary>Pixels of one image. Default 2²⁸, a square of 16,384 pixels.</summary>
    public long ImagePixels { get; init; } = 1L << 28;

    /// <summary>Characters of a file, class or attribute name. Default 1,024.</summary>
    public int NameLength { get; init; } = 1024;
}
