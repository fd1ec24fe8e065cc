using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;

namespace Winnow.Server.Endpoints;

/// <summary>What to label next.</summary>
internal static class QueueEndpoints
{
    /// <summary>Largest draft in bytes of JSON.</summary>
    private const int DraftMax = 8 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}").WithTags("Queue").Needs(Role.Labeller);
        api.MapPost("/queue/next", Next);
        api.MapPost("/queue/release", Release);
        api.MapPost("/queue/put", Put);
        api.MapPut("/drafts/{sample}", SaveDraft);
    }

    /// <summary>Leases inside the writer; what the screen shows is read beside it.</summary>
    internal static async Task<QueueReply> LeaseAsync(ProjectCall call, NextRequest request, CancellationToken cancel)
    {
        if (request.Count is < 0 or > LabelQueue.HoldMax)
        {
            throw Problems.Invalid($"{request.Count} images cannot be asked for at once.", "count", $"0 to {LabelQueue.HoldMax}");
        }

        var holding = SampleIds.ParseAll(request.Holding ?? [], "holding", LabelQueue.HoldMax);
        var leased = await call.Host.WriteAsync(store => call.Host.Lease(store, call.Who, request.Count, holding), cancel);
        return Reply(call, leased);
    }

    internal static QueueReply Reply(ProjectCall call, (IReadOnlyList<QueueEntry> Entries, string? Ended) leased) =>
        new([.. leased.Entries.Select(e => QueueItem.Of(call.Host, e, call.Who))], call.Host.Queue.Remaining, call.Host.Queue.Round, leased.Ended);

    private static async Task<Ok<QueueReply>> Next(ProjectCall call, NextRequest request, CancellationToken cancel) => TypedResults.Ok(await LeaseAsync(call, request, cancel));

    private static async Task<NoContent> Release(ProjectCall call, ReleaseRequest request, CancellationToken cancel)
    {
        var samples = SampleIds.ParseAll(request.Samples, "samples", LabelQueue.HoldMax);
        await call.Host.WriteAsync(
            store =>
            {
                call.Host.Queue.Release(store, call.Who, samples);
                return true;
            },
            cancel);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<PutReply>> Put(ProjectCall call, PutRequest request, CancellationToken cancel)
    {
        var samples = SampleIds.ParseAll(request.Samples, "samples", 10_000);
        TextRules.Lines(request.Reason ?? "", "reason", 100);
        var reason = request.Reason is { Length: > 0 } given ? $"asked for by {call.Who}: {given}" : $"asked for by {call.Who}";
        var added = await call.Host.WriteAsync(
            store =>
            {
                var count = store.AskFor(samples, reason, call.Who);
                call.Host.Reload(store);
                return count;
            },
            cancel);
        return TypedResults.Ok(new PutReply(added));
    }

    private static async Task<NoContent> SaveDraft(ProjectCall call, string sample, AnswerValue value, CancellationToken cancel)
    {
        var id = SampleIds.Parse(sample, "sample");
        var json = value.ToJson();
        if (json.Length > DraftMax)
        {
            throw Problems.TooLarge("The draft is too large.", $"{DraftMax} bytes");
        }

        if (call.Host.Read(s => s.ReadState(id)) is null)
        {
            throw Problems.NotFound($"There is no sample {id}.");
        }

        await call.Host.WriteAsync(
            store =>
            {
                store.SaveDraft(id, call.Who, json);
                return true;
            },
            cancel);
        return TypedResults.NoContent();
    }
}

/// <summary>Asks for images.</summary>
/// <param name="Count">How many more, 0 to 128.</param>
/// <param name="Holding">What the screen holds already: renewed, not sent again.</param>
public sealed record NextRequest(int Count, IReadOnlyList<string>? Holding = null);

/// <summary>Images to label.</summary>
/// <param name="Items">By rank.</param>
/// <param name="Remaining">Places of the round that still want answers.</param>
/// <param name="Round">The round, or null before the first.</param>
/// <param name="Ended">Why nothing more is given out, such as a budget that is spent; null while labelling goes on.</param>
public sealed record QueueReply(IReadOnlyList<QueueItem> Items, int Remaining, int? Round, string? Ended = null);

/// <summary>Lets images go.</summary>
/// <param name="Samples">Their ids.</param>
public sealed record ReleaseRequest(IReadOnlyList<string> Samples);

/// <summary>Puts images before all picks.</summary>
/// <param name="Samples">Their ids, at most 10,000.</param>
/// <param name="Reason">Why, up to 100 characters, or null.</param>
public sealed record PutRequest(IReadOnlyList<string> Samples, string? Reason = null);

/// <summary>What was put in front.</summary>
/// <param name="Added">How many were not there already.</param>
public sealed record PutReply(int Added);
