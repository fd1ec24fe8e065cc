using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>What happened: the project's hash-chained journal, and what happens now as server-sent events.</summary>
internal static class JournalEndpoints
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}").WithTags("Journal");
        api.MapGet("/journal", List).Needs(Role.Manager);
        api.MapGet("/journal/verify", Verify).Needs(Role.Manager);
        api.MapGet("/events", Listen).Needs(Role.Viewer).ExcludeFromDescription();
    }

    private static Ok<Page<JournalEntry>> List(ProjectCall call, long after = 0, int limit = 50)
    {
        var entries = call.Host.Read(s => s.ReadEvents(after, Paging.Limit(limit)));
        return TypedResults.Ok(new Page<JournalEntry>(
            [.. entries.Select(e => new JournalEntry(e.Number, e.At, e.Type, JsonSerializer.Deserialize<JsonElement>(e.Data), e.Hash))],
            entries.Count == limit ? $"{entries[^1].Number}" : null));
    }

    private static Ok<JournalVerdict> Verify(ProjectCall call)
    {
        var problems = call.Host.Read(s => s.Verify());
        return TypedResults.Ok(new JournalVerdict(problems.Count == 0, problems));
    }

    private static async Task Listen(ProjectCall call, HttpContext context, IHostApplicationLifetime lifetime, CancellationToken cancel)
    {
        // Browsers come back by themselves: a page that is open must not hold up the end of the server.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        try
        {
            await TellAsync(call, context, ends.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // What was told has been sent.
        }
    }

    private static async Task TellAsync(ProjectCall call, HttpContext context, CancellationToken cancel)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.WriteAsync(": listening\n\n", cancel);
        await context.Response.Body.FlushAsync(cancel);
        using var listener = call.Host.Events.Listen();
        var waiting = listener.Told.WaitToReadAsync(cancel).AsTask();
        while (true)
        {
            // A line now and then keeps proxies from closing the connection, and shows us callers who have gone.
            var first = await Task.WhenAny(waiting, Task.Delay(Silence, cancel));
            cancel.ThrowIfCancellationRequested();
            if (first != waiting)
            {
                await Write(context, ": still here\n\n", cancel);
                continue;
            }

            await waiting;
            while (listener.Told.TryRead(out var told))
            {
                await Write(context, $"id: {told.Number}\nevent: {told.Type}\ndata: {told.Data}\n\n", cancel);
            }

            waiting = listener.Told.WaitToReadAsync(cancel).AsTask();
        }
    }

    private static async Task Write(HttpContext context, string text, CancellationToken cancel)
    {
        await context.Response.WriteAsync(text, Encoding.UTF8, cancel);
        await context.Response.Body.FlushAsync(cancel);
    }
}

/// <summary>One entry of the journal.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Type">What kind.</param>
/// <param name="Data">What happened.</param>
/// <param name="Hash">Of this entry and all before it.</param>
public sealed record JournalEntry(long Number, string At, string Type, JsonElement Data, string Hash);

/// <summary>Whether the journal is what it was.</summary>
/// <param name="Intact">No entry was altered, added between or taken out, and the labels are what it says.</param>
/// <param name="Problems">What is wrong, one sentence each.</param>
public sealed record JournalVerdict(bool Intact, IReadOnlyList<string> Problems);
