using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Server.Http;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Freezes the labels of a project under a name.</summary>
internal static class VersionBuilder
{
    private const string ByFolder = "folder";

    /// <summary>Reads one snapshot beside the writer, draws the split, and stores the version.</summary>
    /// <exception cref="ProblemException">There is no label yet, or nothing is known by which to group.</exception>
    /// <exception cref="ProjectException">The name is taken.</exception>
    public static Task<StoredVersion> CreateAsync(ProjectHost host, string name, SplitShares shares, string by, CancellationToken cancel)
    {
        var (version, splits) = host.Read(reader => reader.Snapshot(store =>
        {
            var labels = store.ReadFrozenLabels();
            if (labels.Count == 0)
            {
                throw Problems.Conflict("There is no label yet, so there is nothing to freeze.");
            }

            var groups = Groups(store, shares.GroupBy);
            var drawn = GroupedSplit.Draw([.. labels.Select(l => (l.Id, groups(l.Id)))], shares);
            int Count(Split part) => drawn.Values.Count(p => p == part);
            return (
                new StoredVersion(
                    0, name, store.ReadLastEvent(), store.ReadSchema().Version, FrozenLabel.HashOf(labels), store.ReadCounters().Values.Sum(), labels.Count,
                    Count(Split.Train), Count(Split.Validation), Count(Split.Test), JsonSerializer.Serialize(shares, JsonRules.Options), shares.Seed, shares.GroupBy,
                    JsonSerializer.Serialize(ClassCount.Of(labels), JsonRules.Options), by, ""),
                labels.Select(l => (l.Id, drawn[l.Id])).ToArray());
        }));
        return host.WriteAsync(store => store.CreateVersion(version, splits), cancel);
    }

    private static Func<SampleId, string> Groups(Store store, string? by)
    {
        if (by is null)
        {
            return Alone;
        }

        var metadata = store.ReadMetadata();
        if (metadata.Values.Any(m => m.ContainsKey(by)))
        {
            return id => metadata.TryGetValue(id, out var known) && known.TryGetValue(by, out var value) ? "group/" + value : Alone(id);
        }

        if (by != ByFolder)
        {
            string[] columns = [.. metadata.Values.SelectMany(m => m.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            throw Problems.Invalid($"No image has the metadata '{by}'.", "split.groupBy", string.Join(", ", columns.Prepend(ByFolder)), "Group by one of these, or import that column first.");
        }

        var names = store.ReadNamedSamples().ToDictionary(s => s.Sample.Id, s => s.Name);
        return id => names.TryGetValue(id, out var name) && name.LastIndexOf('/') is var at and > 0 ? "group/" + name[..at] : Alone(id);

        static string Alone(SampleId id) => "single/" + id;
    }
}
