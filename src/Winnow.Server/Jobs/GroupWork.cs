using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Server.Projects;

namespace Winnow.Server.Jobs;

/// <summary>Finds images that are nearly the same: candidates by perceptual hash, without comparing all pairs; embeddings say how far apart they are to a model.</summary>
internal static class GroupWork
{
    /// <summary>Bits of the 64 in which near-duplicates may differ; different pictures differ in about 32.</summary>
    public const int BitsMax = 6;

    private const double Bits = 64;
    private const int NamedMax = 200;

    /// <summary>Names everything that a list depends on.</summary>
    public static string BasisOf(ProjectHost host, string kind) => host.Read(store => string.Create(
        CultureInfo.InvariantCulture,
        $"{store.ReadNewestSample()}/{Embeddings.Newest(host.Folder)}{(kind == GroupFinder.Leaks ? $"/{(store.ReadVersions(long.MaxValue, 1) is [var newest] ? newest.Id : 0)}/{store.ReadNewestRun()?.Round ?? 0}" : "")}"));

    /// <summary>Makes a list anew and puts it in the place of the old one.</summary>
    public static void Run(ProjectHost host, string kind, CancellationToken cancel)
    {
        var basis = BasisOf(host, kind);
        var (ids, hashes, number, split) = host.Read(store =>
        {
            var (i, h) = store.ReadPerceptualHashes();
            return (i, h, store.ReadNewestEvent(), kind == GroupFinder.Leaks ? ProjectSplit.Read(store) : null);
        });
        if (split is not null)
        {
            int[] placed = [.. Enumerable.Range(0, ids.Length).Where(i => split.Parts.ContainsKey(ids[i]))];
            (ids, hashes) = ([.. placed.Select(i => ids[i])], [.. placed.Select(i => hashes[i])]);
        }

        var near = new NearHashes(hashes);
        using var vectors = Embeddings.Open(host.Folder, Embeddings.Newest(host.Folder));
        var found = split is null ? near.Groups(BitsMax, cancel) : Across(near, [.. ids.Select(i => split.Parts[i])], cancel);
        ImageGroup[] groups = [.. found.Select(g => GroupOf(g, ids, split, vectors)).OrderBy(g => g.Distance).ThenBy(g => g.Embedding ?? 0).ThenBy(g => g.Samples[0])];
        GroupFile.Write(ProjectFiles.Groups(host.Folder, kind), new(basis, number, groups.Length, ids.Length, near.IsExact, split?.Words), groups);
    }

    /// <summary>Groups across parts: an image that is not learned from, with what is near it in other parts.</summary>
    private static IEnumerable<IReadOnlyList<(int Item, int Bits)>> Across(NearHashes near, string[] parts, CancellationToken cancel)
    {
        var taken = new HashSet<int>();
        for (var item = 0; item < parts.Length; item++)
        {
            cancel.ThrowIfCancellationRequested();
            if (parts[item] == ProjectSplit.Train || taken.Contains(item))
            {
                continue;
            }

            (int Item, int Bits)[] others = [.. near.Near(item, BitsMax).Where(n => parts[n.Item] != parts[item]).OrderBy(n => n.Item)];
            if (others.Length > 0)
            {
                taken.UnionWith(others.Where(o => parts[o.Item] != ProjectSplit.Train).Select(o => o.Item));
                yield return [(item, 0), .. others];
            }
        }
    }

    private static ImageGroup GroupOf(IReadOnlyList<(int Item, int Bits)> group, SampleId[] ids, ProjectSplit? split, UnitVectorFile? vectors)
    {
        SampleId[] named = [.. group.Take(NamedMax).Select(m => ids[m.Item])];
        double? embedding = null;
        if (vectors?.Find(named[0]) is { } first)
        {
            double[] distances = [.. named.Skip(1).Select(vectors.Find).Where(v => v is not null).Select(v => UnitVectorFile.Distance(first, v!))];
            embedding = distances.Length == 0 ? null : Math.Round(distances.Max(), 6);
        }

        return new(
            group.Max(m => m.Bits) / Bits, embedding, group.Count, [.. named.Select(n => n.Value)], split is null ? null : [.. named.Select(n => split.Parts[n])]);
    }
}
