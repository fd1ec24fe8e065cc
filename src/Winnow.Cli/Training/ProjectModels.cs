using System.Globalization;
using Winnow.Storage;

namespace Winnow.Cli.Training;

/// <summary>Where a project keeps its models.</summary>
internal static class ProjectModels
{
    /// <summary>The newest trained model, or null.</summary>
    public static StoredModel? Newest(Store store) => store.ReadModels() is [.., var newest] ? newest : null;

    /// <summary>Folder of a model, relative to the project.</summary>
    public static string FolderOf(int number) => string.Create(CultureInfo.InvariantCulture, $"models/{number}");

    /// <summary>File in which a training keeps its progress.</summary>
    public static string Checkpoint(Store store) => Path.Combine(store.Folder, "models", ".checkpoint", "state");
}
