using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Core.Data;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>What looks alike, what is twice, what leaks across the split, and which labels are suspect.</summary>
internal static class ExploreEndpoints
{
    private const int SimilarMax = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}").WithTags("Explore").Needs(Role.Viewer);
        api.MapGet("/samples/{sample}/similar", Similar);
        api.MapGet("/duplicates", Duplicates);
        api.MapGet("/leaks", Leaks);
        api.MapGet("/suspects", Suspects);
    }

    private static Ok<SimilarReply> Similar(ProjectCall call, string sample, CancellationToken cancel, int count = 8)
    {
        var id = SampleIds.Parse(sample, "sample");
        if (count is < 1 or > SimilarMax)
        {
            throw Problems.Invalid($"{count} images cannot be asked for at once.", "count", $"1 to {SimilarMax}");
        }

        if (call.Host.Read(s => s.ReadState(id)) is null)
        {
            throw Problems.NotFound($"There is no sample {id}.");
        }

        var (found, by, source) = SimilarImages.Of(call.Host, id, count, cancel);
        return TypedResults.Ok(new SimilarReply([.. call.Host.Read(store => found.Select(f => ItemOf(store, f.Sample, f.Distance)).ToArray())], by, source));
    }

    private static Task<Ok<GroupPage>> Duplicates(ProjectCall call, GroupFinder finder, CancellationToken cancel, string? after = null, int limit = 50) =>
        PageAsync(call, finder, GroupFinder.Duplicates, after, limit, cancel);

    private static Task<Ok<GroupPage>> Leaks(ProjectCall call, GroupFinder finder, CancellationToken cancel, string? after = null, int limit = 50) =>
        PageAsync(call, finder, GroupFinder.Leaks, after, limit, cancel);

    private static Ok<Page<SuspectView>> Suspects(ProjectCall call, string? after = null, int limit = 50)
    {
        var (from, count) = (Paging.After(after), Paging.Limit(limit));
        return TypedResults.Ok(call.Host.Read(store =>
        {
            var project = store.ReadProject();
            var classes = project.Classes;
            return ProjectTasks.HasObjects(project.Task)
                ? Paging.Of(store.ReadObjectSuspects(from, count + 1), count, s => s.Rank, s => SuspectView.Of(call.Host.Id, store, s))
                : Paging.Of(store.ReadSuspects(from, count + 1), count, s => s.Rank, s => SuspectView.Of(call.Host.Id, store, s, classes));
        }));
    }

    private static async Task<Ok<GroupPage>> PageAsync(ProjectCall call, GroupFinder finder, string kind, string? after, int limit, CancellationToken cancel)
    {
        var count = Paging.Limit(limit);
        var cursor = Cursor.Read<GroupCursor>(after);
        var (file, running) = await finder.FindAsync(call.Host, kind, cancel);
        var state = running ? "running" : "done";
        if (file is null)
        {
            return TypedResults.Ok(new GroupPage([], null, state, 0, 0, 0, true, null));
        }

        if (cursor is not null && cursor.Basis != file.Header.Basis)
        {
            throw Problems.Conflict("The list was made anew since its first page.", remedy: "Start from the first page.");
        }

        var (groups, next) = file.Read(cursor?.At ?? 0, count);
        var items = call.Host.Read(store => groups.Select(g => new GroupView(
            SampleIds.Text(new(g.Samples[0])), g.Distance, g.Embedding, g.Count, [.. g.Samples.Select((s, i) => MemberOf(store, new(s), g.Parts?[i]))])).ToArray());
        var header = file.Header;
        return TypedResults.Ok(new GroupPage(
            items, next is { } at ? Cursor.Write(new GroupCursor(header.Basis, at)) : null, state, header.Event, header.Groups, header.Images, header.IsExact, header.Split));
    }

    private static SimilarItem ItemOf(Store store, SampleId id, double distance)
    {
        var (_, name, _, state) = store.ReadSample(id)!.Value;
        var label = store.ReadLabel(id);
        var said = Labelling.AnswerValue.ParseOrNull(label?.Value)?.Classes ?? (label?.Class is { } one ? [one] : []);
        return new(SampleIds.Text(id), name, Math.Round(distance, 6), SampleEndpoints.NameOf(state), said);
    }

    private static GroupMember MemberOf(Store store, SampleId id, string? split)
    {
        var (_, name, _, state) = store.ReadSample(id)!.Value;
        return new(SampleIds.Text(id), name, split, SampleEndpoints.NameOf(state));
    }

    private sealed record GroupCursor(string Basis, long At);
}

/// <summary>Images that look alike.</summary>
/// <param name="Items">Most alike first.</param>
/// <param name="By"><c>embeddings</c> or <c>hash</c>.</param>
/// <param name="Source">Whose view it is, in words.</param>
public sealed record SimilarReply(IReadOnlyList<SimilarItem> Items, string By, string Source);

/// <summary>An image that looks like another.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">File name.</param>
/// <param name="Distance">By embeddings their cosine distance, 0 to 2; by hash the share of bits that differ, 0 to 1; 0 is the same.</param>
/// <param name="State">Its state.</param>
/// <param name="Classes">Classes of its label; empty without one.</param>
public sealed record SimilarItem(string Id, string Name, double Distance, string State, IReadOnlyList<int> Classes);

/// <summary>A page of groups, nearest first.</summary>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="Next">What <c>after</c> must be for the next page; null at the end.</param>
/// <param name="State"><c>done</c>, or <c>running</c> while a newer list is being made; ask again.</param>
/// <param name="Event">Newest event of the journal when the list was made; 0 before the first.</param>
/// <param name="Groups">Groups of the list.</param>
/// <param name="Images">Images that were compared.</param>
/// <param name="IsExact">Nothing within the distance is missed; false where very many pictures are almost the same.</param>
/// <param name="Split">Which parts were compared, in words; null for duplicates.</param>
public sealed record GroupPage(IReadOnlyList<GroupView> Items, string? Next, string State, long Event, int Groups, int Images, bool IsExact, string? Split);

/// <summary>Images that are nearly the same.</summary>
/// <param name="Id">Id of the first.</param>
/// <param name="Distance">Share of the perceptual hash's bits in which others differ from the first, the largest; 0 is the same picture.</param>
/// <param name="Embedding">Cosine distance of others from the first in the newest round's embeddings, the largest; null where there are none.</param>
/// <param name="Count">Images of the group.</param>
/// <param name="Samples">The first 200 of them.</param>
public sealed record GroupView(string Id, double Distance, double? Embedding, int Count, IReadOnlyList<GroupMember> Samples);

/// <summary>An image of a group.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">File name.</param>
/// <param name="Split">Its part of the split, or null.</param>
/// <param name="State">Its state.</param>
public sealed record GroupMember(string Id, string Name, string? Split, string State);
