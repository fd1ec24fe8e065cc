using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Storage;

namespace Winnow.Cli.Bridging;

/// <summary>What other trainers are given and what came back, in the folder <c>bridge</c> of a project.</summary>
/// <param name="Number">From 1, one more each time something came back.</param>
/// <param name="Source">What the detections were read from, in words.</param>
/// <param name="Images">Ids of the images that were looked at.</param>
internal sealed record BridgeFolder(int Number, string Source, IReadOnlyList<long> Images)
{
    private const string Name = "bridge";
    private const string About = "detections.json";

    /// <summary>The folder, absolute.</summary>
    public static string PathIn(Store store) => Path.GetFullPath(Path.Combine(store.Folder, Name));

    /// <summary>What came back last; null where nothing has.</summary>
    public static BridgeFolder? Find(Store store)
    {
        var file = Path.Combine(PathIn(store), About);
        return File.Exists(file) ? JsonSerializer.Deserialize<BridgeFolder>(File.ReadAllText(file), JsonSerializerOptions.Web) : null;
    }

    /// <summary>Keeps detections; until all is written, what was kept before stands.</summary>
    public static BridgeFolder Keep(Store store, string source, IReadOnlyList<ImageDetections> found)
    {
        var before = Find(store);
        var kept = new BridgeFolder((before?.Number ?? 0) + 1, source, [.. found.Select(f => f.Id.Value)]);
        Directory.CreateDirectory(PathIn(store));
        DetectionFile.Write(kept.DetectionsIn(store), found);
        var about = Path.Combine(PathIn(store), About);
        File.WriteAllText(about + ".new", JsonSerializer.Serialize(kept, JsonSerializerOptions.Web));
        File.Move(about + ".new", about, overwrite: true);
        if (before is not null)
        {
            File.Delete(before.DetectionsIn(store));
        }

        return kept;
    }

    /// <summary>The source in rounds that chose by these detections.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"detections {Number} ({Source})");

    /// <summary>The detections of these images, and the images that have some.</summary>
    /// <exception cref="CommandException">The file is damaged.</exception>
    public IReadOnlyList<ImageDetections> Read(Store store, IReadOnlyList<SampleId> pool)
    {
        var samples = BridgeImages.Of(store).ToDictionary(s => s.Id);
        var wanted = pool.ToHashSet();
        var found = DetectionFile.Read(DetectionsIn(store), [.. Images.Select(id => samples[new(id)])], store.ReadProject().Classes.Count);
        return [.. found.Where(f => wanted.Contains(f.Id))];
    }

    private string DetectionsIn(Store store) => Path.Combine(PathIn(store), string.Create(CultureInfo.InvariantCulture, $"detections-{Number}.jsonl"));
}
