using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>The files of a model that people may take with them.</summary>
public static class ModelDownload
{
    /// <summary>Name of the ONNX file in a model's folder.</summary>
    public const string OnnxName = "model.onnx";

    private static readonly string[] Descriptions = ["model.json", "detector.json", "segmenter.json"];

    /// <summary>The files there are, in the order of their names.</summary>
    /// <param name="project">Folder of the project.</param>
    /// <param name="model">The model.</param>
    internal static IReadOnlyList<FileInfo> Of(string project, StoredModel model)
    {
        var models = Path.GetFullPath(Path.Combine(project, "models")) + Path.DirectorySeparatorChar;
        var folder = new DirectoryInfo(Path.GetFullPath(Path.Combine(project, model.Folder)));
        return folder.Exists && folder.FullName.StartsWith(models, StringComparison.Ordinal)
            ? [.. folder.EnumerateFiles().Where(f => f.LinkTarget is null && IsOffered(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal)]
            : [];
    }

    private static bool IsOffered(string name) => name == OnnxName || name.EndsWith(".safetensors", StringComparison.Ordinal) || Descriptions.Contains(name, StringComparer.Ordinal);
}

/// <summary>A file of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ModelFileView(string Name, long Bytes);
