using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>Rounds: see them, start the next one, hold one, end one.</summary>
internal static class RoundEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/rounds").WithTags("Rounds");
        api.MapGet("", List).Needs(Role.Viewer);
        api.MapPost("", Start).Needs(Role.Manager);
        api.MapPost("/current/pause", Pause).Needs(Role.Manager);
        api.MapPost("/current/resume", Resume).Needs(Role.Manager);
        api.MapPost("/current/cancel", Cancel).Needs(Role.Manager);
    }

    private static Ok<Page<RoundView>> List(ProjectCall call, int limit = 50) =>
        TypedResults.Ok(new Page<RoundView>(call.Host.Read(s => RoundView.Read(s, Paging.Limit(limit))), null));

    /// <summary>Starts the next round.</summary>
    /// <exception cref="ProblemException">One is on its way, or there is no image.</exception>
    internal static async Task<Accepted<RoundView>> Start(ProjectCall call, ProjectRunners runners, CancellationToken cancel)
    {
        var (run, pool) = call.Host.Read(s => (s.ReadNewestRun(), s.ReadCounters()["pool"]));
        if (run is { State: "running" })
        {
            throw Problems.Conflict($"Round {run.Round} is on its way.", remedy: "Cancel it first, or wait until it is there.");
        }

        if (pool == 0)
        {
            throw Problems.Conflict("There is no image to choose from.", remedy: "Import images.");
        }

        await runners.Of(call.Host).Machine.StartAsync(run, RoundView.AskedBy + call.Who, call.Who, cancel);
        return Accept(call);
    }

    private static async Task<Accepted<RoundView>> Pause(ProjectCall call, ProjectRunners runners, CancellationToken cancel)
    {
        await ChangeAsync(call, run => run is { State: "running", Paused: false } ? null : "only a round on its way can be paused", (store, run) => store.PauseRun(run.Round, paused: true, call.Who), cancel);
        runners.Of(call.Host).Machine.Interrupt();
        return Accept(call);
    }

    private static async Task<Accepted<RoundView>> Resume(ProjectCall call, CancellationToken cancel)
    {
        await ChangeAsync(call, run => run.Paused ? null : "it is not paused", (store, run) => store.PauseRun(run.Round, paused: false, call.Who), cancel);
        return Accept(call);
    }

    private static async Task<Accepted<RoundView>> Cancel(ProjectCall call, ProjectRunners runners, CancellationToken cancel)
    {
        await ChangeAsync(
            call,
            run => run.State is "running" ? null : "only a round on its way can be cancelled",
            (store, run) =>
            {
                foreach (var step in store.ReadSteps(run.Round).Where(s => s.State == "running"))
                {
                    store.SetStep(run.Round, step.Name, "failed", "cancelled");
                }

                store.ChangeRun(run.Round, "cancelled", $"cancelled by {call.Who}", call.Who);
            },
            cancel);
        runners.Of(call.Host).Machine.Interrupt();
        return Accept(call);
    }

    private static Task<bool> ChangeAsync(ProjectCall call, Func<StoredRun, string?> whyNot, Action<Store, StoredRun> change, CancellationToken cancel) => call.Host.WriteAsync(
        store =>
        {
            var run = store.ReadNewestRun() ?? throw Problems.NotFound("There is no round yet.");
            if (whyNot(run) is { } reason)
            {
                throw Problems.Conflict($"Round {run.Round} is in the state '{run.State}': {reason}.");
            }

            change(store, run);
            return true;
        },
        cancel);

    private static Accepted<RoundView> Accept(ProjectCall call)
    {
        call.Host.Changed();
        var newest = call.Host.Read(RoundView.Newest)!;
        call.Host.Events.Publish("round", newest);
        return TypedResults.Accepted($"/api/projects/{call.Host.Id}/rounds", newest);
    }
}
