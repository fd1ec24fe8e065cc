using System.Globalization;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Numerics;
using Winnow.Server.Datasets;
using Winnow.Storage;

namespace Winnow.Cli.Bridging;

/// <summary>What a trainer gets: the labelled images as a YOLO data set, and a list of those nobody labelled.</summary>
/// <param name="Folder">Folder of this call, absolute; the trainer runs in it.</param>
/// <param name="Train">Images to learn from.</param>
/// <param name="Validation">Images to measure on.</param>
/// <param name="Pool">Images to look at.</param>
/// <param name="Report">What the format could not hold.</param>
internal sealed record BridgeDataset(string Folder, int Train, int Validation, int Pool, FormatReport Report)
{
    /// <summary>The <c>data.yaml</c>.</summary>
    public string Data => Path.Combine(Folder, "dataset", "data.yaml");

    /// <summary>A line with the path of each image of the pool.</summary>
    public string PoolList => Path.Combine(Folder, "pool.txt");

    /// <summary>Folder for what the trainer writes.</summary>
    public string Out => Path.Combine(Folder, "out");

    /// <summary>Writes into a new folder; which image is measured on follows from the project's seed and its id alone, so that it stays there as labels come.</summary>
    /// <exception cref="CommandException">Fewer than two images are labelled.</exception>
    public static BridgeDataset Write(Store store, double validation, IReadOnlyList<Sample> pool, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var content = ExportContent.Read(store, new ExportRequest("yolo"), null, project.Name);
        if (content.Problems is [var problem, ..])
        {
            throw new CommandException($"The label of '{problem.Name}' cannot be read: {problem.Reason}. Nothing was written.");
        }

        var images = content.Dataset.Images;
        if (images.Count < 2)
        {
            throw new CommandException($"{images.Count} images are labelled, and a trainer needs two: one to learn from and one to measure on. Label more.");
        }

        var draws = images.Select(i => (uint)Seed.Derive(project.Seed, $"bridge/{i.FileName}") / (double)uint.MaxValue).ToArray();
        // Where chance gives one side nothing, the image that was nearest to it goes there.
        var measured = draws.Select(d => d < validation).ToArray();
        measured[Array.IndexOf(draws, draws.Min())] = true;
        measured[Array.IndexOf(draws, draws.Max())] = false;
        var dataset = content.Dataset with { Images = [.. images.Select((image, i) => image with { Split = measured[i] ? Split.Validation : Split.Train })] };
        var folder = Fresh(store);
        IAnnotationFormat format = project.Task == "segment" ? new YoloSegmentFormat() : new YoloDetectFormat();
        var report = VerifiedExport.Run(format, dataset, Path.Combine(folder, "dataset"), TagExport.Options, cancel);
        var result = new BridgeDataset(folder, measured.Count(m => !m), measured.Count(m => m), pool.Count, report);
        Directory.CreateDirectory(result.Out);
        File.WriteAllLines(result.PoolList, pool.Select(s => Path.GetFullPath(((FileImage)s.Image).Path)));
        return result;
    }

    private static string Fresh(Store store)
    {
        var root = BridgeFolder.PathIn(store);
        for (var number = 1; ; number++)
        {
            var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"run-{number}"));
            if (!Directory.Exists(folder))
            {
                return Directory.CreateDirectory(folder).FullName;
            }
        }
    }
}
