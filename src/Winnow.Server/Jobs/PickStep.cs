using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Gather and query: a worker chooses, and the round is opened with its rank table in one change.</summary>
internal sealed class PickStep(ProjectHost host, JobRunner jobs, StoredRun run)
{
    private string? told;

    public static string NameOf(int round) => string.Create(CultureInfo.InvariantCulture, $"round-{round}-pick");

    /// <summary>Name of the job that looks at the pool.</summary>
    public static string ScoreNameOf(int round) => string.Create(CultureInfo.InvariantCulture, $"round-{round}-score");

    /// <returns>Why the round fails, or null.</returns>
    public async Task<string?> RunAsync(CancellationToken cancel)
    {
        var name = NameOf(run.Round);
        var folder = jobs.FolderOf(host, name);
        var found = Path.Combine(folder, PickResult.FileName);
        if (!File.Exists(found))
        {
            var job = Job();
            var end = await ScoreAsync(job, folder, cancel);
            if (end.How == WorkerEnding.Done)
            {
                end = await jobs.RunAsync(host, name, "round", new("pick") { Pick = job }, attempts: null, HearAsync, cancel);
            }

            if (end.How != WorkerEnding.Done)
            {
                return end.Reason;
            }
        }

        var map = Path.Combine(folder, PickResult.MapName);
        if (File.Exists(map))
        {
            var target = ProjectFiles.Map(host.Folder, run.Round);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(map, target, overwrite: true);
        }

        Embeddings.Take(host.Folder, run.Round, Path.Combine(folder, PickResult.EmbeddingsName));
        var scored = await ScoreIntake.AddAsync(host, "uncertainty", run.Round, Path.Combine(folder, PickResult.ScoresName), cancel);
        await OpenAsync(WorkerJson.Read<PickResult>(found), scored, cancel);
        jobs.Clean(host, name);
        Embeddings.DropBefore(host.Folder, run.Round);
        await ScoreIntake.DropAsync(host, "uncertainty", cancel);
        return null;
    }

    // A large pool is looked at in shards of one size, so that what comes out does not depend on how many workers there are.
    private async Task<WorkerEnd> ScoreAsync(PickJob job, string folder, CancellationToken cancel)
    {
        var (pool, samples, project) = host.Read(s => (s.ReadPool(), s.ReadSamples(), s.ReadProject()));
        if (job.Model is null || ProjectTasks.HasObjects(project.Task) || pool.Count <= jobs.ShardSamples)
        {
            return new(WorkerEnding.Done, "", "");
        }

        var paths = samples.ToDictionary(s => s.Id, s => s.Path);
        WorkerJob[] shards =
        [
            .. pool.Order().Chunk(jobs.ShardSamples).Select(part => new WorkerJob("score")
            {
                Score = new(Path.Combine(job.Project, job.Model), project.Images, job.Strategy, [.. part.Select(id => new DetectImage(id.Value, paths[id]))]),
            }),
        ];
        return await jobs.RunShardsAsync(
            host, ScoreNameOf(run.Round), shards, ScoreJob.FileName, Path.Combine(folder, ScoreJob.FolderName),
            done => HearAsync(new("progress")
            {
                Step = "gather",
                Share = 0.9 * done / shards.Length,
                Detail = string.Create(CultureInfo.InvariantCulture, $"scoring · {done} of {shards.Length} shards of {jobs.ShardSamples} images"),
            }),
            cancel);
    }

    private PickJob Job()
    {
        var (task, labels, model, facts) = host.Read(s => (
            s.ReadProject().Task,
            RoundLabels.Read(s),
            run.Model is { } number ? s.ReadModels().First(m => m.Number == number) : null,
            s.ReadNewestResult("model")));
        var temperature = model is not null && facts is { } f && f.Round == run.Round ? JsonSerializer.Deserialize<ModelFacts>(f.Value, JsonRules.Options)!.Temperature : 1;
        var settings = host.Settings;
        return new(
            Path.GetFullPath(host.Folder), run.Round, settings.StrategyFor(task), settings.Query, settings.RandomShare, model?.Folder, model?.Number, temperature, labels);
    }

    private async Task HearAsync(WorkerMessage message)
    {
        if (message is not { Type: "progress", Step: "gather" or "query" })
        {
            return;
        }

        if (told != message.Step)
        {
            told = message.Step;
            await host.WriteAsync(
                store =>
                {
                    if (message.Step == "query" && !store.ReadSteps(run.Round).Any(s => s.Name == "gather"))
                    {
                        store.SetStep(run.Round, "gather", "done", "the pictures alone");
                    }

                    store.SetStep(run.Round, message.Step, "running", message.Detail ?? "");
                    return true;
                },
                CancellationToken.None);
        }

        host.Events.Publish("round", new StepProgress(run.Round, message.Step, message.Share ?? 0, message.Detail ?? ""));
    }

    /// <summary>The one moment at which the new order is there: before it the old round is served, after it the new one.</summary>
    private Task<bool> OpenAsync(PickResult result, bool scored, CancellationToken cancel)
    {
        Check(result, host.Read(s => s.ReadProject().Classes.Count));
        var drawn = host.Read(s => Drawn(s, result.Picks));
        var details = result.Picks.Where(p => p.Bars.Count + p.Nearest.Count > 0)
            .Select(p => (new SampleId(p.Sample), Json(p.Bars.Select(b => new ReasonBar(b.Name, b.TopPercent))), Json(p.Nearest.Select(n => new NearestView(Text(n.Sample), n.Class))))).ToArray();
        (SampleId, string)[] suggestions =
        [
            .. result.Picks.Where(p => p.Classes.Count > 0).Select(p => (new SampleId(p.Sample), Json(new Suggestion([.. p.Classes.Select(c => new ClassScore(c.Class, c.Score))])))),
            .. drawn,
        ];
        Pick[] picks = [.. result.Picks.Select(p => new Pick(new(p.Sample), p.Utility, p.Reason) { InclusionProbability = p.Probability })];
        return host.WriteAsync(
            store =>
            {
                var round = new StoredRound(run.Round, result.Seed, result.Strategy, result.Source, (int)store.ReadCounters()["labelled"], result.Pool, picks);
                store.OpenRound(round);
                store.AddPickDetails(run.Round, details);
                store.Suggest(run.Model is { } model ? $"model {model}" : result.Source, suggestions);
                if (scored)
                {
                    store.UseScores("uncertainty", run.Round);
                }

                if (result.Uncertainty is { } uncertainty)
                {
                    store.SetRoundResult(run.Round, "uncertainty", Json(uncertainty));
                }

                store.SetStep(run.Round, "gather", "done", LeftOut(result));
                store.SetStep(run.Round, "query", "done", string.Create(CultureInfo.InvariantCulture, $"{picks.Length} of {result.Pool} images, {result.Strategy} from {result.Source}"));
                store.SetStep(run.Round, "label", "running", "");
                store.ChangeRun(run.Round, "label", null, RoundMachine.Self);
                host.Reload(store, round);
                return true;
            },
            cancel);
    }

    // What a model would draw is checked like what people draw.
    private static List<(SampleId, string)> Drawn(Store store, IReadOnlyList<JobPick> picks)
    {
        var project = store.ReadProject();
        var drawn = new List<(SampleId, string)>();
        foreach (var pick in picks.Where(p => p.Shapes is not null))
        {
            var sample = store.ReadSample(new(pick.Sample)) ?? throw new InvalidDataException($"The worker drew on sample {pick.Sample}, which is none.");
            try
            {
                ValueCheck.Check(new() { Shapes = pick.Shapes }, project.Task, project.Classes.Count, sample.Sample.Width, sample.Sample.Height);
            }
            catch (ProblemException exception)
            {
                throw new InvalidDataException($"The worker drew what cannot be: {exception.Message}", exception);
            }

            drawn.Add((new(pick.Sample), Json(new Suggestion(Shapes: pick.Shapes))));
        }

        return drawn;
    }

    private static string LeftOut(PickResult result) =>
        result.LeftOut.Count == 0 ? result.Source : string.Create(CultureInfo.InvariantCulture, $"{result.Source}; {result.LeftOut.Count} images cannot be read, the first: {result.LeftOut[0]}");

    private static void Check(PickResult result, int classes)
    {
        var fits = result.Picks.All(p => float.IsFinite(p.Utility) && p.Probability is null or (> 0 and <= 1) && p.Classes.All(c => c.Class >= 0 && c.Class < classes) && p.Reason.Length <= 1000);
        if (!fits || result.Picks.Count == 0)
        {
            throw new InvalidDataException("The worker chose nothing, or what cannot be.");
        }
    }

    private static string Text(long sample) => SampleIds.Text(new(sample));

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonRules.Options);
}
