using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Datasets;
using Winnow.Server.Http;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>Dataset versions: labels frozen under a name with a split that can be drawn again, and what changed between two.</summary>
internal static class VersionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/versions").WithTags("Versions");
        api.MapPost("", Create).Needs(Role.Manager);
        api.MapGet("", List).Needs(Role.Viewer);
        api.MapGet("/{version:long}", Get).Needs(Role.Viewer);
        api.MapGet("/{version:long}/diff/{other:long}", Diff).Needs(Role.Viewer);
    }

    private static async Task<Created<VersionView>> Create(ProjectCall call, NewVersion request, CancellationToken cancel)
    {
        SettingsCheck.Name(request.Name, "name");
        var shares = request.Split ?? new();
        shares.Check();
        var version = await VersionBuilder.CreateAsync(call.Host, request.Name, shares, call.Who, cancel);
        return TypedResults.Created($"/api/projects/{call.Host.Id}/versions/{version.Id}", View(call, version));
    }

    private static Ok<Page<VersionView>> List(ProjectCall call, int? limit = null, string? after = null)
    {
        var count = Paging.Limit(limit);
        var versions = call.Host.Read(s => s.ReadVersions(Paging.After(after, long.MaxValue), count + 1));
        return TypedResults.Ok(Paging.Of(versions, count, v => v.Id, v => View(call, v)));
    }

    private static Ok<VersionView> Get(ProjectCall call, long version) => TypedResults.Ok(View(call, call.Host.Read(s => Find(s, version))));

    private static Ok<VersionDiff> Diff(ProjectCall call, long version, long other, int? limit = null, string? after = null)
    {
        var count = Paging.Limit(limit);
        var last = Paging.After(after, -1);
        return TypedResults.Ok(call.Host.Read(store =>
        {
            var (from, to) = (Find(store, version), Find(store, other));
            var changes = VersionComparison.Of(store.ReadLabelsAt(from.AtEvent), store.ReadLabelsAt(to.AtEvent));
            var classes = store.ReadSchema((int)Math.Max(from.Schema, to.Schema)).Classes;
            LabelChange[] rows = [.. changes.Where(c => c.Sample.Value > last).Take(count + 1)];
            var page = Paging.Of(rows, count, c => c.Sample.Value, c => new ChangedSample(
                SampleIds.Text(c.Sample), store.ReadSample(c.Sample)?.Name ?? "", c.Kind, VersionComparison.Sentence(c, classes)));
            int Count(string kind) => changes.Count(c => c.Kind == kind);
            return new VersionDiff(Count("added"), Count("removed"), Count("changed"), page.Items, page.Next);
        }));
    }

    private static StoredVersion Find(Store store, long version) => store.ReadVersion(version) ?? throw Problems.NotFound($"There is no version {version}.");

    private static VersionView View(ProjectCall call, StoredVersion v)
    {
        var names = call.Host.Read(s => s.ReadSchema((int)v.Schema)).Classes;
        var counts = JsonSerializer.Deserialize<IReadOnlyList<ClassCount>>(v.Classes, JsonRules.Options)!.ToDictionary(c => c.Class);
        return new(
            $"{v.Id}", v.Name, v.AtEvent, v.Schema, v.Hash, v.Images, v.Labelled, new(v.Train, v.Val, v.Test, v.Seed, v.GroupBy),
            [.. names.Select((c, i) => new VersionClass(i, c.Name, counts.GetValueOrDefault(i)?.Images ?? 0, counts.GetValueOrDefault(i)?.Objects ?? 0))],
            v.CreatedAt, v.By);
    }
}

/// <summary>A version to make.</summary>
/// <param name="Name">1 to 100 characters, distinct in the project.</param>
/// <param name="Split">How labelled images are parted; null for 70, 15 and 15 % with seed 1.</param>
public sealed record NewVersion(string Name, SplitShares? Split = null);

/// <summary>A dataset version; it never changes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Event">Its labels are those after this event of the journal.</param>
/// <param name="SchemaVersion">Version of the classes then.</param>
/// <param name="Hash">Hex SHA-256 over ids and labels in the order of the ids: the same labels have the same hash.</param>
/// <param name="Images">Images of the project then.</param>
/// <param name="Labelled">Images with a label.</param>
/// <param name="Split">How the labelled ones are parted.</param>
/// <param name="Classes">Counts per class.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
public sealed record VersionView(
    string Id, string Name, long Event, long SchemaVersion, string Hash, long Images, long Labelled, SplitView Split, IReadOnlyList<VersionClass> Classes, string CreatedAt, string CreatedBy);

/// <summary>The split of a version, in images.</summary>
/// <param name="Train">To learn from.</param>
/// <param name="Val">To decide by.</param>
/// <param name="Test">To measure on.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="GroupBy">What it never tears apart, or null.</param>
public sealed record SplitView(long Train, long Val, long Test, long Seed, string? GroupBy);

/// <summary>A class in a version.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Name">Its name then.</param>
/// <param name="Images">Images that carry it or show an object of it.</param>
/// <param name="Objects">Objects of it.</param>
public sealed record VersionClass(int Index, string Name, int Images, int Objects);

/// <summary>What changed from one version to another.</summary>
/// <param name="Added">Images that got a label.</param>
/// <param name="Removed">Images whose label went.</param>
/// <param name="Changed">Images with another label.</param>
/// <param name="Samples">One page of them, by id.</param>
/// <param name="Next">What <c>after</c> must be for the next page; null at the end.</param>
public sealed record VersionDiff(int Added, int Removed, int Changed, IReadOnlyList<ChangedSample> Samples, string? Next);

/// <summary>An image whose label differs.</summary>
/// <param name="Sample">Its id.</param>
/// <param name="Name">File name.</param>
/// <param name="Change"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Sentence">What, in words.</param>
public sealed record ChangedSample(string Sample, string Name, string Change, string Sentence);
