using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Server;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Bench.Serving;

/// <summary>A server's data folder with one project of made-up images, and people who may label it.</summary>
internal sealed record ServerFolder(string Path, Team Team, string? Password)
{
    public const string Project = "bench0000000";
    public const int Classes = 10;

    /// <summary>The project's own folder.</summary>
    public string ProjectPath => System.IO.Path.Combine(Path, "projects", Project);

    /// <summary>Makes the folder anew, with a first round that ranks some of the images.</summary>
    /// <param name="path">The folder; what is there is deleted.</param>
    /// <param name="samples">Images.</param>
    /// <param name="picks">How many the first round ranks; 0 for no round.</param>
    /// <param name="annotators">People.</param>
    /// <param name="address">Database of the tables, or null for SQLite.</param>
    /// <param name="settings">How the project is run; null leaves rounds to whoever calls.</param>
    /// <param name="side">Pixels of a side of pictures that show their class, or 0 where no image file is needed.</param>
    public static ServerFolder Create(string path, int samples, int picks, int annotators, StoreAddress? address = null, ProjectSettings? settings = null, int side = 0)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
        var password = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        var team = TeamSetup.CreateAsync(path, "bench", password, [.. Enumerable.Range(0, annotators).Select(i => $"annotator{i}")], Project, TimeProvider.System, address, CancellationToken.None).GetAwaiter().GetResult();
        var folder = new ServerFolder(path, team, password);
        var images = Directory.CreateDirectory(System.IO.Path.Combine(folder.ProjectPath, "blobs")).FullName;
        StoredSample[] stored = side == 0 ? [.. Enumerable.Range(0, samples).Select(Sample)] : [.. Enumerable.Range(0, samples).AsParallel().AsOrdered().Select(i => Drawn(Sample(i), i, side, images))];
        var project = new Project("bench", "classify", images, 1, TimeProvider.System.GetUtcNow(), [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")]);
        using var store = Store.Create(folder.ProjectPath, project, stored, TimeProvider.System, address);
        Set(store, settings ?? new() { Automatic = false });
        if (picks > 0)
        {
            store.OpenRound(Round(1, [.. stored.Select(s => s.Id)], picks));
        }

        return folder;
    }

    /// <summary>Changes how the project is run, from now on and at every server.</summary>
    public void Change(ProjectSettings settings, StoreAddress address)
    {
        using var store = Store.OpenShared(ProjectPath, TimeProvider.System, address);
        Set(store, settings);
    }

    /// <summary>A round over some samples in an order of its own.</summary>
    public static StoredRound Round(int number, SampleId[] pool, int count)
    {
        new Random(Seed.Derive(number, "order")).Shuffle(pool);
        return new(number, number, "bench", "drawn for the bench", 0, pool.Length, [.. pool.Take(count).Select((id, i) => new Pick(id, 1f / (i + 1), "high entropy (1.9 of 2.3 nats), far from what is labelled"))]);
    }

    /// <summary>What the simulated annotators take for the truth.</summary>
    public static int Truth(string sample) => (int)(ulong.Parse(sample, CultureInfo.InvariantCulture) % Classes);

    private static void Set(Store store, ProjectSettings settings) => store.ChangeSetting("server", JsonSerializer.Serialize(settings, JsonSerializerOptions.Web), "bench");

    private static StoredSample Drawn(StoredSample sample, int seed, int side, string folder)
    {
        var file = MadePictures.Jpeg(seed, 30 + (20 * Truth(sample.Id.Value.ToString(CultureInfo.InvariantCulture))), side, side);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));
        var name = hash + ".jpg";
        File.WriteAllBytes(System.IO.Path.Combine(folder, name), file);
        return sample with { Path = name, Hash = hash, Bytes = file.Length, Width = side, Height = side };
    }

    private static StoredSample Sample(int index)
    {
        // Ids are spread over their range, as those of content hashes are.
        var id = (long)(Mix((ulong)index + 1) >> 1);
        var name = string.Create(CultureInfo.InvariantCulture, $"camera{index % 7}/{index:00000000}.jpg");
        return new(new SampleId(id), name, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(index))), 200_000 + index % 1000, 640, 480, null);
    }

    // SplitMix64, Steele, Lea and Flood, OOPSLA 2014: a bijection, so no two indices share an id.
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
