using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Datasets;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary>Boxes found on a project's images as COCO results, with the numbers that an export of the project gives images and classes.</summary>
internal sealed class CocoResults
{
    private readonly string path;
    private readonly Project project;
    private readonly Dictionary<string, StoredSample> byFile;
    private readonly (IReadOnlyDictionary<SampleId, long> Images, IReadOnlyDictionary<int, long> Classes) given;
    private readonly List<AnnotatedImage> images = [];

    private CocoResults(string path, Store store)
    {
        this.path = path;
        project = store.ReadProject();
        given = store.ReadOriginalIds();
        byFile = store.ReadSamples().Where(s => s.Problem is null).ToDictionary(s => Path.GetFullPath(Path.Combine(project.Images, s.Path)), StringComparer.Ordinal);
    }

    /// <summary>Results for the images of a project.</summary>
    /// <exception cref="CommandException">The folder is no detection project, or the file exists.</exception>
    public static CocoResults Of(string folder, string path, TimeProvider clock)
    {
        if (!Store.IsProject(folder))
        {
            throw CommandException.Usage($"--coco takes the image numbers from a project, and '{folder}' is none; name the project instead of the model.");
        }

        if (File.Exists(path) || Directory.Exists(path))
        {
            throw new CommandException($"'{path}' exists already; choose another name or delete it first.");
        }

        using var store = Store.OpenForReading(folder, clock);
        return new(path, store);
    }

    /// <summary>Refuses images that have no number.</summary>
    /// <exception cref="CommandException">An image is not one of the project's.</exception>
    public void Check(IReadOnlyList<Sample> samples)
    {
        if (samples.FirstOrDefault(s => !byFile.ContainsKey(FileOf(s))) is { } foreign)
        {
            throw new CommandException($"'{foreign.Name}' is no image of the project, so COCO results have no number for it; leave --coco out, or predict images under '{project.Images}'.");
        }
    }

    /// <summary>Adds what was found on one image.</summary>
    public void Add(Sample sample, IReadOnlyList<ObjectAnnotation> found)
    {
        var stored = byFile[FileOf(sample)];
        images.Add(new()
        {
            FileName = stored.Path,
            Width = stored.Width ?? 0,
            Height = stored.Height ?? 0,
            Id = given.Images.TryGetValue(stored.Id, out var number) ? OriginalId.Of(number) : given.Images.Count == 0 ? OriginalId.Of(PredictionImport.NumberOf(stored.Id)) : OriginalId.None,
            Predictions = found,
        });
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Save(CancellationToken cancel)
    {
        var classes = project.Classes.Select((name, i) => new LabelClass(name, given.Classes.TryGetValue(i, out var number) ? OriginalId.Of(number) : OriginalId.None));
        VerifiedExport.Run(AnnotationFormats.Get("coco-results"), new() { Name = project.Name, Classes = [.. classes], Images = images }, path, TagExport.Options, cancel);
    }

    private static string FileOf(Sample sample) => Path.GetFullPath(((FileImage)sample.Image).Path);
}
