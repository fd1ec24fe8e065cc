using System.Globalization;
using Winnow.Core.Data;
using Winnow.Storage;
using Winnow.Vision.Detectors;
using Winnow.Vision.Segmentation;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>Where a project keeps its models.</summary>
internal static class ProjectModels
{
    /// <summary>The newest trained model, or null.</summary>
    public static StoredModel? Newest(Store store) => store.ReadModels() is [.., var newest] ? newest : null;

    /// <summary>Loads a model that knows the classes of the project.</summary>
    /// <param name="store">The project.</param>
    /// <param name="folder">Folder of the model's files.</param>
    /// <exception cref="CommandException">It knows others.</exception>
    public static ClassifierModel Load(Store store, string folder)
    {
        var model = ModelFile.Load(folder);
        if (model.Classes.SequenceEqual(store.ReadProject().Classes))
        {
            return model;
        }

        model.Dispose();
        throw new CommandException($"The model in '{folder}' knows other classes than the project; run `winnow train {store.Folder}` again.");
    }

    /// <summary>Loads a detector or segmenter that knows the classes of the project.</summary>
    /// <param name="store">The project.</param>
    /// <param name="folder">Folder of the model's files.</param>
    /// <exception cref="CommandException">It knows others.</exception>
    public static IObjectModel LoadObjects(Store store, string folder)
    {
        var model = LoadObjects(folder);
        if (model.Classes.SequenceEqual(store.ReadProject().Classes))
        {
            return model;
        }

        model.Dispose();
        throw new CommandException($"The model in '{folder}' knows other classes than the project; run `winnow train {store.Folder}` again.");
    }

    /// <summary>Loads a detector or segmenter.</summary>
    /// <param name="folder">Folder of the model's files.</param>
    /// <exception cref="InvalidDataException">There is none, or it is damaged.</exception>
    public static IObjectModel LoadObjects(string folder) =>
        File.Exists(Path.Combine(folder, SegmenterFile.DescriptionName)) ? new ProjectSegmenter(SegmenterFile.Load(folder)) : new ProjectDetector(DetectorFile.Load(folder));

    /// <summary>Whether a folder holds a detector or a segmenter.</summary>
    public static bool HasObjects(string folder) => File.Exists(Path.Combine(folder, SegmenterFile.DescriptionName)) || File.Exists(Path.Combine(folder, DetectorFile.DescriptionName));

    /// <summary>An image file of a project.</summary>
    public static Sample Image(Project project, StoredSample sample) =>
        new(sample.Id, sample.Path, new FileImage(Path.Combine(project.Images, sample.Path)), null) { Width = sample.Width ?? 0, Height = sample.Height ?? 0 };

    /// <summary>An image file of a project whose size is not known.</summary>
    public static Sample Image(Project project, SampleId id, string path) => new(id, path, new FileImage(Path.Combine(project.Images, path)), null);

    /// <summary>Folder of a model, relative to the project.</summary>
    public static string FolderOf(int number) => string.Create(CultureInfo.InvariantCulture, $"models/{number}");

    /// <summary>File in which a training keeps its progress.</summary>
    public static string Checkpoint(Store store) => Path.Combine(store.Folder, "models", ".checkpoint", "state");
}
