using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Core.Streaming;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Streams;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>The stream: images that pass by, each kept for people or passed.</summary>
internal static class StreamEndpoints
{
    private const int CapMax = 1_000_000;
    private const int RevisitDefault = 20;
    private const int RevisitMax = 1_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/stream").WithTags("Stream");
        api.MapGet("", Get).Needs(Role.Viewer);
        api.MapPut("", PutAsync).Needs(Role.Manager);
        api.MapPost("/push", PushAsync).Needs(Role.Labeller).RequireRateLimiting(RateLimits.Uploads);
        api.MapGet("/decisions", Decisions).Needs(Role.Viewer);
        api.MapPost("/revisit", RevisitAsync).Needs(Role.Manager);
    }

    private static Ok<StreamView> Get(ProjectCall call, ProjectRunners runners) => TypedResults.Ok(View(call, runners));

    private static async Task<Ok<StreamView>> PutAsync(ProjectCall call, StreamChange request, ServerOptions options, ProjectRunners runners, CancellationToken cancel)
    {
        var settings = Check(request, call.Host.Read(IntakeSettings.Read), options);
        await call.Host.WriteAsync(
            store =>
            {
                settings.Write(store, call.Who);
                return true;
            },
            cancel);
        call.Host.Changed();
        return TypedResults.Ok(View(call, runners));
    }

    private static async Task<Accepted<PushedImage>> PushAsync(ProjectCall call, HttpContext context, ServerOptions options, CancellationToken cancel, string? name = null)
    {
        var called = name is null ? null : TextRules.Line(name, "name", 500);
        if (!call.Host.Read(IntakeSettings.Read).Enabled)
        {
            throw Problems.Conflict("The stream is switched off.", remedy: "A manager of the project switches it on.");
        }

        if (call.Host.Read(s => s.CountWaitingStreamFiles()) is var waiting && waiting >= options.Limits.StreamWaitingMax)
        {
            throw Problems.TooMany($"{waiting} images wait for their decision.", 5, string.Create(CultureInfo.InvariantCulture, $"{options.Limits.StreamWaitingMax} images"));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Math.Max(options.Limits.ImageBytesMax, options.Limits.VideoBytesMax);
        }

        var (staged, isVideo) = await PushedFile.StageAsync(ProjectFiles.Pushed(call.Host.Folder), context.Request.Body, options.Limits, cancel);
        var id = await call.Host.WriteAsync(store => store.AddPushedFile(called ?? $"pushed-{staged[..12]}", staged, call.Who, isVideo), CancellationToken.None);
        call.Host.Changed();
        return TypedResults.Accepted($"/api/projects/{call.Host.Id}/stream/decisions", new PushedImage(id.ToString(CultureInfo.InvariantCulture), waiting + 1));
    }

    private static Ok<Page<StreamDecisionView>> Decisions(ProjectCall call, int? limit = null, string? after = null)
    {
        var count = Paging.Limit(limit);
        var place = Cursor.Read<Place>(after);
        var decisions = call.Host.Read(s => s.ReadStreamDecisions(place is null ? null : (place.Event, place.Sequence), count + 1));
        var last = decisions.Count > count ? decisions[count - 1] : null;
        return TypedResults.Ok(new Page<StreamDecisionView>(
            [.. decisions.Take(count).Select(StreamDecisionView.Of)], last is null ? null : Cursor.Write(new Place(last.Event, last.Decision.Sequence))));
    }

    private static async Task<Ok<RevisitReply>> RevisitAsync(ProjectCall call, CancellationToken cancel, int count = RevisitDefault)
    {
        if (count is < 1 or > RevisitMax)
        {
            throw Problems.Invalid($"{count} images cannot be taken back at once.", "count", $"1 to {RevisitMax}");
        }

        var kept = await call.Host.WriteAsync(
            store =>
            {
                var passed = store.ReadPassed(count);
                if (passed.Count > 0)
                {
                    store.AskFor([.. passed.Select(p => p.Sample)], $"passed by the stream, looked at again by {call.Who}", call.Who);
                    call.Host.Reload(store);
                }

                return passed.Count;
            },
            cancel);
        call.Host.Changed();
        return TypedResults.Ok(new RevisitReply(kept));
    }

    private static StreamView View(ProjectCall call, ProjectRunners runners)
    {
        var (settings, totals, progress, plan) = call.Host.Read(s =>
        {
            var read = IntakeSettings.Read(s);
            return (read, s.ReadStreamTotals(), StreamProgress.Read(s), StreamPlan.Of(s, read));
        });

        // Where folders lie on the server is for those who set them.
        var manages = call.Role >= Role.Manager;
        return new(
            settings.Enabled, manages ? settings.Root : null, manages ? settings.Folder : null, settings.PerMinute, settings.PerHour, settings.PerDay, settings.Strategy, settings.Budget,
            settings.Every, plan.Strategy.Name, plan.Source, totals.Seen, totals.Kept, progress.Threshold, totals.Waiting, totals.Problems, totals.LastProblem, manages ? runners.Of(call.Host).Stream.Problem : null);
    }

    private static IntakeSettings Check(StreamChange request, IntakeSettings before, ServerOptions options)
    {
        foreach (var (value, field) in (ReadOnlySpan<(int, string)>)[(request.PerMinute, "perMinute"), (request.PerHour, "perHour"), (request.PerDay, "perDay")])
        {
            if (value is < 0 or > CapMax)
            {
                throw Problems.Invalid($"A cap of {value} images cannot be set.", field, $"0 to {CapMax}; 0 sets none");
            }
        }

        var root = string.IsNullOrEmpty(request.Root) ? null : request.Root;
        var folder = request.Folder ?? "";
        if (root is not null)
        {
            ImportFolder.Resolve(options.ImportRoots, root, folder);
        }

        var strategy = request.Strategy ?? before.Strategy;
        try
        {
            strategy = StreamStrategies.Get(strategy).Name;
        }
        catch (ArgumentException)
        {
            throw Problems.Invalid($"No stream strategy is called '{strategy}'.", "strategy", string.Join(", ", StreamStrategies.All.Select(s => s.Name)));
        }

        var every = request.Every ?? before.Every;
        if (every is not (>= IntakeSettings.EveryMin and <= IntakeSettings.EveryMax))
        {
            throw Problems.Invalid(string.Create(CultureInfo.InvariantCulture, $"Frames of a video cannot be taken every {every} seconds."), "every", string.Create(CultureInfo.InvariantCulture, $"{IntakeSettings.EveryMin} to {IntakeSettings.EveryMax} seconds"));
        }

        var budget = request.Budget ?? before.Budget;
        return budget is > 0 and <= 1
            ? new()
            {
                Enabled = request.Enabled,
                Root = root,
                Folder = root is null ? "" : folder,
                PerMinute = request.PerMinute,
                PerHour = request.PerHour,
                PerDay = request.PerDay,
                Strategy = strategy,
                Budget = budget,
                Every = every,
            }
            : throw Problems.Invalid($"A budget of {budget} is no share of the images.", "budget", "above 0, up to 1");
    }

    private sealed record Place(long Event, long Sequence);
}

/// <summary>How the stream is to run.</summary>
/// <param name="Enabled">Whether images are taken.</param>
/// <param name="Root">Import root of the folder to watch, or null to take pushed images only.</param>
/// <param name="Folder">Folder below the root.</param>
/// <param name="PerMinute">Images kept in any minute at most; 0 for no cap.</param>
/// <param name="PerHour">Images kept in any hour at most; 0 for no cap.</param>
/// <param name="PerDay">Images kept in any day at most; 0 for no cap.</param>
/// <param name="Strategy">Stream strategy; null leaves it.</param>
/// <param name="Budget">Share of the images that may be kept, above 0 and at most 1; null leaves it.</param>
/// <param name="Every">Seconds between two frames that are taken from a video, 0.01 to 3600; null leaves it.</param>
public sealed record StreamChange(
    bool Enabled, string? Root = null, string? Folder = null, int PerMinute = 0, int PerHour = 0, int PerDay = 0, string? Strategy = null, double? Budget = null, double? Every = null);

/// <summary>The stream and where it stands.</summary>
/// <param name="Enabled">Whether images are taken.</param>
/// <param name="Root">Import root of the watched folder, or null; managers see it.</param>
/// <param name="Folder">Folder below the root, or null; managers see it.</param>
/// <param name="PerMinute">Images kept in any minute at most; 0 for no cap.</param>
/// <param name="PerHour">Images kept in any hour at most; 0 for no cap.</param>
/// <param name="PerDay">Images kept in any day at most; 0 for no cap.</param>
/// <param name="Strategy">Strategy asked for.</param>
/// <param name="Budget">Share of the images that may be kept.</param>
/// <param name="Every">Seconds between two frames that are taken from a video.</param>
/// <param name="Uses">Strategy that decides now: chance where the one asked for needs a model and there is none yet.</param>
/// <param name="Source">Where its evidence comes from.</param>
/// <param name="Seen">Images decided.</param>
/// <param name="Kept">Of these, images for people.</param>
/// <param name="Threshold">Least score that was wanted by the newest decision, or null before the first.</param>
/// <param name="Waiting">Images that wait for their decision.</param>
/// <param name="Problems">Files that could not be used.</param>
/// <param name="LastProblem">The newest of these with its reason, or null.</param>
/// <param name="Fault">Why the folder cannot be watched or images cannot be read now, or null; managers see it.</param>
public sealed record StreamView(
    bool Enabled, string? Root, string? Folder, int PerMinute, int PerHour, int PerDay, string Strategy, double Budget, double Every, string Uses, string Source,
    long Seen, long Kept, double? Threshold, long Waiting, long Problems, string? LastProblem, string? Fault);

/// <summary>An image or video that was taken and waits for its decision.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Waiting">Images that wait, this one included.</param>
public sealed record PushedImage(string Id, long Waiting);

/// <summary>What was decided about an image.</summary>
/// <param name="Id">Of the decision.</param>
/// <param name="At">When.</param>
/// <param name="Name">The image.</param>
/// <param name="Sample">The sample it became.</param>
/// <param name="Kept">Whether people are asked about it.</param>
/// <param name="Score">How much it was worth a label.</param>
/// <param name="Threshold">Least score that was wanted then.</param>
/// <param name="Reason">Why, one short sentence.</param>
public sealed record StreamDecisionView(string Id, DateTimeOffset At, string Name, string Sample, bool Kept, double Score, double Threshold, string Reason)
{
    internal static StreamDecisionView Of(StoredStreamDecision d) => new(
        string.Create(CultureInfo.InvariantCulture, $"{d.Stream}:{d.Decision.Sequence}"), d.At, d.Name, SampleIds.Text(d.Decision.Id), d.Decision.Label, d.Decision.Score, d.Decision.Threshold, d.Decision.Reason);
}

/// <summary>Passed images that people are asked about after all.</summary>
/// <param name="Kept">How many.</param>
public sealed record RevisitReply(int Kept);
