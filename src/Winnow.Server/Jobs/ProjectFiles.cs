using System.Globalization;

namespace Winnow.Server.Jobs;

/// <summary>Where a project keeps its files. Every name is made of hashes and numbers, never of what people typed.</summary>
internal static class ProjectFiles
{
    /// <summary>Name of a zip file that waits to be unpacked.</summary>
    public const string ZipName = "upload.zip";

    /// <summary>Originals.</summary>
    public static string Blobs(string project) => Path.Combine(project, "blobs");

    /// <summary>Files of an import before they are read.</summary>
    public static string Staging(string project, long import) => Path.Combine(project, "staging", import.ToString(CultureInfo.InvariantCulture));

    /// <summary>Images that were pushed to the stream, before they are read.</summary>
    public static string Pushed(string project) => Path.Combine(project, "staging", "stream");

    /// <summary>A file that is being uploaded.</summary>
    public static string Upload(string project, string id) => Path.Combine(project, "uploads", id + ".part");

    /// <summary>A file of labels or predictions that was uploaded and waits to be used.</summary>
    public static string Data(string project, string id) => Path.Combine(project, "uploads", id + ".data");

    /// <summary>A finished export.</summary>
    public static string Export(string project, long export) => Path.Combine(project, "exports", export.ToString(CultureInfo.InvariantCulture) + ".zip");

    /// <summary>Folder in which an export is written.</summary>
    public static string ExportWork(string project, long export) => Path.Combine(project, "exports", export.ToString(CultureInfo.InvariantCulture) + ".writing");

    /// <summary>What browsers see: <c>.jpg</c>, <c>.thumb.jpg</c> or <c>.deep</c>.</summary>
    public static string View(string project, string sha256, string suffix) => Path.Combine(project, "views", sha256 + suffix);

    /// <summary>Map of a round.</summary>
    public static string Map(string project, int round) => Path.Combine(project, "maps", round.ToString(CultureInfo.InvariantCulture) + ".map");

    /// <summary>Embeddings of a round, without the endings of its two files.</summary>
    public static string Embeddings(string project, int round) => Path.Combine(project, "embeddings", round.ToString(CultureInfo.InvariantCulture));

    /// <summary>Groups of images that were found, such as <c>duplicates</c>.</summary>
    public static string Groups(string project, string kind) => Path.Combine(project, "groups", kind + ".jsonl");

    /// <summary>The project's detector.</summary>
    public static string Detector(string project) => Path.Combine(project, "detector", "detector.onnx");
}
