using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>Annotation files of other tools as answers of a classification project: one class tag an image.</summary>
internal static class TagImport
{
    // Formats that can hold class tags, beside csv and imagefolder, which have readers of their own for projects.
    private static readonly string[] WithTags = ["labelstudio", "yolo-classify"];

    /// <summary>For help and errors.</summary>
    public static string Names { get; } = string.Join(", ", WithTags);

    /// <summary>The format of that name where a classification project can use it; null otherwise.</summary>
    /// <exception cref="CommandException">It is known, but holds boxes or masks only.</exception>
    public static IAnnotationFormat? Find(string name) => WithTags.Contains(name, StringComparer.Ordinal) ? AnnotationFormats.Get(name) : null;

    /// <summary>Reads the whole file and finds each tagged image in the project before anything is changed.</summary>
    /// <exception cref="CommandException">An image or class the project does not have, or no tag at all.</exception>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    public static List<(SampleId Id, int? Class)> Read(IAnnotationFormat format, string path, Project project, SampleLookup lookup, FormatReport report, CancellationToken cancel)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new CommandException($"'{path}' does not exist.");
        }

        if (format.IsFolder != Directory.Exists(path))
        {
            throw new CommandException($"'{path}' is a {(format.IsFolder ? "file" : "folder")}; the format {format.Name} is a {(format.IsFolder ? "folder" : "file")}.");
        }

        var data = format.Read(path, ImportOptions.Default with { ImageFolder = project.Images }, report, cancel);
        var answers = new List<(SampleId, int?)>();
        foreach (var image in data.Images)
        {
            var tags = image.Annotations?.Where(a => a.Shape is ClassTag).ToArray() ?? [];
            if (tags.Length > 1)
            {
                throw new CommandException($"'{path}' gives '{image.FileName}' {tags.Length} classes, and a classification project takes one. Nothing was changed.");
            }

            if (tags.Length == 0)
            {
                continue;
            }

            // Class folders hold the project's path below the class.
            var name = data.Classes[tags[0].Class].Name;
            var inside = image.FileName.StartsWith(name + "/", StringComparison.Ordinal) ? image.FileName[(name.Length + 1)..] : image.FileName;
            var sample = lookup.Find(image.FileName) ?? lookup.Find(inside)
                ?? throw new CommandException($"'{path}' tags the image '{image.FileName}', which is not in the project; paths are relative to '{project.Images}'. Nothing was changed.");
            var label = project.Classes.ToList().IndexOf(name);
            answers.Add((sample.Id, label >= 0 ? label : throw new CommandException($"'{path}' names the class '{name}'; the project's classes are: {string.Join(", ", project.Classes)}. Nothing was changed.")));
        }

        return answers.Count > 0 ? answers : throw new CommandException($"'{path}' tags no image with a class; boxes, polygons and masks do not fit a classification project. Nothing was changed.");
    }
}
