using Winnow.Cli.Commands;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Scenes;
using Winnow.Vision.Segmentation;

namespace Winnow.Cli.Input;

/// <summary>Opens a data set by its path, or by a name that lies in the data cache.</summary>
internal static class DataSource
{
    /// <summary>Data sets that the launcher puts into the cache.</summary>
    private static readonly string[] Names = ["mnist"];

    /// <summary>The data set of a path, or of any name that has a folder in the data cache.</summary>
    /// <exception cref="CommandException">Neither a path nor a name in the cache.</exception>
    /// <exception cref="DatasetException">The folder is empty or of no known format.</exception>
    public static ImageDataset Find(string data, CancellationToken cancel)
    {
        RefuseScenes(data);
        if (Directory.Exists(data) || File.Exists(data))
        {
            return DatasetFormats.Open(data, cancel);
        }

        var folder = Path.Combine(DataCacheFolder.Path, data);
        return Directory.Exists(folder)
            ? DatasetFormats.Open(folder, cancel)
            : throw new CommandException($"The data set '{data}' is neither a folder here nor in the cache ('{folder}'); name a folder, or set WINNOW_DATA to where the data sets lie.");
    }

    /// <summary>The data set of a path or name, for a task: classes of images, objects on them, or their pixels; the latter two may be drawn by the scene generator.</summary>
    /// <exception cref="CommandException">A name whose files are not in the cache, or options of scenes that make no sense.</exception>
    /// <exception cref="DatasetException">The path is missing, empty or of no known format.</exception>
    public static ImageDataset Open(string data, string task, CancellationToken cancel)
    {
        if (task == "classify")
        {
            return Open(data, cancel);
        }

        if (!SceneRecipe.IsRecipe(data))
        {
            return task == "segment" ? SegmentationData.Open(data, cancel) : ObjectDatasets.Open(data, cancel);
        }

        try
        {
            return SceneDatasets.Open(SceneRecipe.Parse(data), cancel);
        }
        catch (FormatException exception)
        {
            throw CommandException.Usage(exception.Message);
        }
    }

    /// <summary>The data set of a path or name.</summary>
    /// <exception cref="CommandException">A name whose files are not in the cache.</exception>
    /// <exception cref="DatasetException">The path is missing, empty or of no known format.</exception>
    public static ImageDataset Open(string data, CancellationToken cancel)
    {
        RefuseScenes(data);
        // A folder of that name in the current one comes first: people see it, the cache they do not.
        if (!Names.Contains(data, StringComparer.OrdinalIgnoreCase) || Directory.Exists(data))
        {
            return DatasetFormats.Open(data, cancel);
        }

        var folder = Path.Combine(DataCacheFolder.Path, data.ToLowerInvariant());
        return Directory.Exists(folder)
            ? DatasetFormats.Open(folder, cancel)
            : throw new CommandException($"The data set '{data}' is not in the cache ('{folder}'); `./winnow demo` fetches it, or give --data a folder.");
    }

    private static void RefuseScenes(string data)
    {
        if (SceneRecipe.IsRecipe(data))
        {
            throw CommandException.Usage($"'{data}' holds objects, not classes of images; give --task detect.");
        }
    }
}
