using Winnow.Cli.Commands;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Storage;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Federating;

/// <summary>The images of a project as a federation's networks read them. The project is opened for moments only, so people may label meanwhile.</summary>
/// <param name="folder">The project.</param>
/// <param name="input">How images are prepared.</param>
/// <param name="clock">Time.</param>
internal sealed class SiteImages(string folder, ImagePreprocessing input, TimeProvider clock)
{
    /// <summary>Labels from which on a part is held out.</summary>
    private const int LabelsMin = 20;

    /// <summary>One label in so many is held out, by the sample's id alone: no later round trains on it.</summary>
    private const int OneIn = 5;

    private ImageTensorStore loaded = ImageTensorStore.Load([], new(1, 1));

    /// <summary>Opens the project for reading.</summary>
    public Store Open() => Store.OpenForReading(folder, clock);

    /// <summary>Images with these ids, decoded; those that were decoded before are not decoded again where all of them were. Unreadable ones are left out.</summary>
    public ImageTensorStore Load(Store store, IReadOnlyList<SampleId> ids, CancellationToken cancel)
    {
        if (ids.All(loaded.Contains))
        {
            return loaded;
        }

        NativeLibrary.Require("federate site");
        var project = store.ReadProject();
        var paths = store.ReadSamples().Where(s => s.Problem is null).ToDictionary(s => s.Id, s => s.Path);
        return loaded = ImageTensorStore.Load([.. ids.Where(paths.ContainsKey).Select(id => ProjectModels.Image(project, id, paths[id]))], input, null, cancel);
    }

    /// <summary>Splits labels into those to learn from and those to measure on; nothing is held out of fewer than 20.</summary>
    public static (IReadOnlyList<T> Learn, IReadOnlyList<T> HeldOut) Split<T>(IReadOnlyList<T> labels, Func<T, SampleId> id, int seed)
    {
        if (labels.Count < LabelsMin)
        {
            return (labels, []);
        }

        var parts = labels.ToLookup(l => Seed.Derive(seed, FormattableString.Invariant($"held-out/{id(l).Value}")) % OneIn == 0);
        return ([.. parts[false]], [.. parts[true]]);
    }
}
