using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Fit and measure: a worker learns from the labels there are; its model and what it says about the slice are stored.</summary>
internal sealed class LearnStep(ProjectHost host, JobRunner jobs, StoredRun run)
{
    /// <summary>Networks of curves larger than this are not kept: their points stay as they were measured.</summary>
    private const long KeptBytesMax = 64L << 20;

    private string? told;

    public static string NameOf(int round) => string.Create(CultureInfo.InvariantCulture, $"round-{round}-learn");

    /// <returns>Why the round fails, or null.</returns>
    public async Task<string?> RunAsync(CancellationToken cancel)
    {
        var (project, steps) = host.Read(s => (s.ReadProject(), s.ReadSteps(run.Round)));
        var labels = host.Read(RoundLabels.Read);
        if (WhyNot(project, labels) is { } reason)
        {
            await SkipAsync(reason, cancel);
            return null;
        }

        var name = NameOf(run.Round);
        var found = Path.Combine(jobs.FolderOf(host, name), LearnResult.FileName);
        if (!File.Exists(found))
        {
            told = steps.LastOrDefault(s => s.State == "running")?.Name;
            var end = await jobs.RunAsync(host, name, "round", new("learn") { Learn = JobOf(project, labels) }, attempts: null, HearAsync, cancel);
            if (end.How != WorkerEnding.Done)
            {
                return end.Reason;
            }
        }

        var scored = await ScoreIntake.AddAsync(host, "loss", run.Round, Path.Combine(jobs.FolderOf(host, name), LearnResult.LossName), cancel);
        await StoreAsync(WorkerJson.Read<LearnResult>(found), scored, project, cancel);
        jobs.Clean(host, name);
        await ScoreIntake.DropAsync(host, "loss", cancel);
        host.Changed();
        return null;
    }

    private static string? WhyNot(Project project, IReadOnlyList<JobLabel> labels) =>
        ProjectTasks.HasObjects(project.Task) ? labels.Any(l => AnswerValue.ParseOrNull(l.Value)?.Shapes is { Count: > 0 }) ? null : "No model yet: it takes at least one drawn object."
        : project.Task != "classify" ? $"No model of Winnow's own learns the task '{project.Task}' yet; images are chosen by the pictures alone."
        : labels.Select(l => l.Class).Distinct().Count() < 2 ? "No model yet: it takes labels of two classes."
        : null;

    private Task<bool> SkipAsync(string reason, CancellationToken cancel) => host.WriteAsync(
        store =>
        {
            store.SetStep(run.Round, "fit", "skipped", reason);
            store.SetStep(run.Round, "measure", "skipped", reason);
            return true;
        },
        cancel);

    private LearnJob JobOf(Project project, IReadOnlyList<JobLabel> labels)
    {
        var (points, outcomes, before) = host.Read(s => (s.ReadCurve(), s.ReadOutcomes(), BeforeOf(s)));
        var asked = outcomes.Select(o => (o.Round, o.Curve, o.Sample.Value)).ToHashSet();
        long[] slice = [.. labels.Where(l => l.Probability is not null).Select(l => l.Sample)];
        return new(
            Path.GetFullPath(host.Folder), run.Round, host.Settings.ModelFor(project.Task), labels,
            [
                .. points.Where(p => p.Round != run.Round)
                    .Select(p => new EarlierPoint(p.Round, p.Curve, [.. slice.Where(s => !asked.Contains((p.Round, p.Curve, s)))]) { Labels = p.Labels })
                    .Where(p => p.Samples.Count > 0),
            ])
        {
            ImageSize = host.Settings.ImageSize,
            Epochs = host.Settings.Epochs,
            Before = before?.Folder,
            Unseen = before?.Unseen ?? [],
            Tuning = host.Settings is { Tune: true, Epochs: null } ? TuningOf(project) : null,
        };
    }

    // The model before and the labels that came since its own were read; of projects that ask for objects.
    private static (string Folder, IReadOnlyList<long> Unseen)? BeforeOf(Store store)
    {
        if (!ProjectTasks.HasObjects(store.ReadProject().Task) || store.ReadNewestResult("model") is not { } found)
        {
            return null;
        }

        var facts = JsonSerializer.Deserialize<ModelFacts>(found.Value, JsonRules.Options)!;
        return store.ReadModels().FirstOrDefault(m => m.Number == facts.Number) is { } model ? (model.Folder, store.ReadLabelledSince(facts.Event)) : null;
    }

    // A recipe belongs to the network that the settings name: another one begins anew.
    private JobTuning TuningOf(Project project)
    {
        ModelFacts[] before = [.. host.Read(ModelFacts.ReadAll).Where(f => f.Round != run.Round)];
        var last = before.LastOrDefault();
        return new(
            last?.Asked == host.Settings.ModelFor(project.Task) ? last.Tuning : null,
            before.Sum(f => Math.Max(f.Seconds, f.TrainSeconds)), before.Sum(f => f.TuneSeconds), last?.Seconds ?? 0);
    }

    private async Task HearAsync(WorkerMessage message)
    {
        if (message is not { Type: "progress", Step: "fit" or "measure" })
        {
            return;
        }

        if (told != message.Step)
        {
            told = message.Step;
            await host.WriteAsync(
                store =>
                {
                    store.SetStep(run.Round, message.Step, "running", message.Detail ?? "");
                    return true;
                },
                CancellationToken.None);
        }

        host.Events.Publish("round", new StepProgress(run.Round, message.Step, message.Share ?? 0, message.Detail ?? ""));
    }

    private async Task StoreAsync(LearnResult result, bool scored, Project project, CancellationToken cancel)
    {
        Check(result, project.Classes.Count);
        var job = jobs.FolderOf(host, NameOf(run.Round));
        var number = host.Read(s => s.ReadModels().Count == 0 ? 1 : s.ReadModels()[^1].Number + 1);
        var folder = string.Create(CultureInfo.InvariantCulture, $"models/{number}");
        Move(Path.Combine(job, "model"), Path.Combine(host.Folder, folder));
        KeepCurve(Path.Combine(job, "curve"));
        var (metric, images, value) = Reached(result, project);
        await host.WriteAsync(
            store =>
            {
                store.AddModel(new(number, result.Name, folder, result.Recipe, result.Labelled, images, metric, value));
                store.SetRunModel(run.Round, number);
                var seconds = store.ReadWork().Sum(w => w.WorkMs) / 1000.0;
                var known = store.ReadCurve().ToDictionary(p => (p.Round, p.Curve));
                foreach (var point in result.Points)
                {
                    // An earlier point is asked about more samples; what it learned from stays.
                    var kept = point.Round != run.Round && known.TryGetValue((point.Round, point.Curve), out var earlier) ? earlier : new(point.Round, point.Curve, point.Labels, seconds);
                    store.AddOutcomes(kept, [.. point.Outcomes.Select(o => (new SampleId(o.Sample), o.Class, o.Probability))]);
                }

                store.ReplaceSuspects(
                    [.. result.Suspects.Select((x, i) => new StoredSuspect(i + 1, new(x.Sample), run.Round, x.Given, x.Suggested, x.Suspicion, x.Confidence))],
                    x => SuspectView.SentenceOf(x, project.Classes));
                if (scored)
                {
                    store.UseScores("loss", run.Round);
                }

                store.SetRoundResult(run.Round, "model", JsonSerializer.Serialize(FactsOf(store, number, result), JsonRules.Options));
                store.SetRoundResult(run.Round, "mistakes", JsonSerializer.Serialize(result.Mistakes, JsonRules.Options));
                store.JudgeObjects([.. result.Judged.Select(j => new SampleId(j))], [.. result.ObjectSuspects.Select(x => new StoredObjectSuspect(new(x.Sample), run.Round, x.Suspicion, x.Sentence))], run.Event);
                if (result.Objects is { } objects)
                {
                    ObjectRounds.Keep(store, run.Round, objects);
                }

                store.SetStep(run.Round, "fit", "done", string.Create(CultureInfo.InvariantCulture, $"model {number}: {result.Name} on {result.Labelled} labels{LeftOut(result)}"));
                store.SetStep(
                    run.Round, "measure", result.NotMeasured is null ? "done" : "skipped",
                    result.NotMeasured ?? string.Create(CultureInfo.InvariantCulture, $"{metric} {value:0.000} on {images} labels drawn by chance"));
                return true;
            },
            cancel);
    }

    // Of classes the server judges by the labels as they are now; objects were judged by the worker, by those that the job froze.
    private (string Metric, int Images, double? Value) Reached(LearnResult result, Project project)
    {
        if (ProjectTasks.HasObjects(project.Task))
        {
            return (ProjectTasks.MetricOf(project.Task), result.Objects?.Images ?? 0, result.Objects?.Value.Value);
        }

        var truth = host.Read(s => s.ReadLabels()).ToDictionary(l => l.Id, l => l.Class);
        var measured = result.Points.FirstOrDefault(p => p.Round == run.Round && p.Curve == RandomSlice.Winnow);
        var judged = measured?.Outcomes.Where(o => truth.ContainsKey(new(o.Sample))).ToArray() ?? [];
        return ("accuracy", judged.Length, judged.Length == 0 ? null : (double)judged.Count(o => truth[new(o.Sample)] == o.Class) / judged.Length);
    }

    private static string LeftOut(LearnResult result) =>
        result.LeftOut.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {result.LeftOut.Count} images cannot be learned from, the first: {result.LeftOut[0]}");

    private ModelFacts FactsOf(Store store, int number, LearnResult result)
    {
        var parents = store.ReadModels();
        return new(number, run.Round, run.Event, store.ReadSchema().Version, parents.Count > 1 ? parents[^2].Number : null, result.Temperature, result.Seconds, Versions.OfServer, result.NotMeasured)
        {
            Low = result.Objects?.Value.Low,
            High = result.Objects?.Value.High,
            Tuning = result.Tuning,
            Asked = host.Settings.ModelFor(store.ReadProject().Task),
            TuneSeconds = result.TuneSeconds,
            TrainSeconds = result.TrainSeconds,
        };
    }

    private static void Check(LearnResult result, int classes)
    {
        if (result.Suspects.Any(s => s.Given < 0 || s.Given >= classes || s.Suggested < 0 || s.Suggested >= classes || !double.IsFinite(s.Suspicion) || s.Confidence is not (>= 0 and <= 1)))
        {
            throw new InvalidDataException("The worker suspects labels of classes that the project does not have.");
        }

        if (result.Points.SelectMany(p => p.Outcomes).Any(o => o.Class < 0 || o.Class >= classes || !double.IsFinite(o.Probability)) || !(result.Temperature > 0))
        {
            throw new InvalidDataException("The worker measured classes that the project does not have.");
        }

        if (!(result.TuneSeconds >= 0) || !(result.TrainSeconds >= 0) || (result.Tuning is { } tuning && (tuning.Words.Length > ObjectCheck.SentenceMax || tuning.Reason.Length > 2 * ObjectCheck.SentenceMax || tuning.Recipe.Length > 64 * ObjectCheck.SentenceMax)))
        {
            throw new InvalidDataException("The worker says too much of its recipe, or took less than no time.");
        }

        if (ObjectCheck.ProblemOf(result, classes) is { } problem)
        {
            throw new InvalidDataException(problem);
        }
    }

    // Where the source is gone, an earlier call has moved it and was killed before its row.
    private static void Move(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            return;
        }

        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        Directory.Move(from, to);
    }

    private void KeepCurve(string curve)
    {
        foreach (var name in new[] { RandomSlice.Winnow, RandomSlice.Matched, RandomSlice.Random })
        {
            for (var fold = 0; fold < RandomSlice.Folds; fold++)
            {
                var from = Path.Combine(curve, string.Create(CultureInfo.InvariantCulture, $"{name}-{fold}"));
                if (Directory.Exists(from) && Directory.EnumerateFiles(from).Sum(f => new FileInfo(f).Length) <= KeptBytesMax)
                {
                    Move(from, Path.Combine(host.Folder, RandomSlice.FolderOf(run.Round, name, fold)));
                }
            }
        }
    }
}
