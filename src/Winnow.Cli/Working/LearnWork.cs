using System.Text.Json;
using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using Winnow.Vision.Models;
using Winnow.Vision.Onnx;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>Fits the model of a round, and measures by cross-fitting on the labels that chance drew. Every fit that is finished is kept in the job's folder: called again, the job goes on.</summary>
internal sealed class LearnWork(LearnJob job, string folder, WorkerOutput output, TimeProvider clock)
{
    private const int MistakesMax = 100;

    public void Run(CancellationToken cancel)
    {
        using var store = Store.OpenForReading(job.Project, clock);
        var project = store.ReadProject();
        if (ProjectTask.HasObjects(project.Task))
        {
            new ObjectLearnWork(job, folder, output, clock).Run(store, project, cancel);
            return;
        }

        var (progress, fits) = (new LearnProgress(output), new KeptFit(folder));
        var entry = ModelCatalog.All.FirstOrDefault(m => m.Name == job.Model)
            ?? throw new CommandException($"No model is called '{job.Model}'; choose another in the project's settings. There are: {string.Join(", ", ModelCatalog.All.Select(m => m.Name))}.");
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        // What `winnow tune` chose for this network; the project's own settings go before it.
        var inUse = RecipeInUse.Classifier(job.Project, clock) is { } chosen && chosen.Model == entry.Name ? chosen : null;
        var fit = new ProjectFit(project, paths, entry, job.ImageSize ?? inUse?.Size, clock)
        {
            Progress = progress.Report,
        };
        progress.Begin("fit", 0, 0.1);
        var labelled = fit.Load(JobLabels.Of(job.Labels), cancel);
        var usual = inUse?.Training ?? Recipes.For(entry);
        var recipe = job.Epochs is { } epochs ? usual with { Epochs = epochs, MinSteps = 1 } : usual;
        var began = clock.GetTimestamp();
        progress.Begin("fit", 0.1, 1);
        using var model = Fit("model", labelled);
        if (model.Networks is [var only])
        {
            OnnxCopy.Write(Path.Combine(folder, "model"), NetworkExport.ToOnnx(only, model.Preprocessing, model.Classes));
        }

        var seconds = clock.GetElapsedTime(began).TotalSeconds;
        progress.Begin("measure", 0, 0);
        var measure = new SliceMeasure(job, project, labelled, fit.Images);
        var points = new List<MeasuredPoint>();
        var notMeasured = measure.WhyNot;
        if (notMeasured is null)
        {
            points.Add(measure.Point(RandomSlice.Winnow, At(0, 0.4, "all labels but one half of the slice"), cancel));
            points.Add(measure.Point(RandomSlice.Random, At(0.4, 0.6, "labels drawn by chance alone"), cancel));
            points.Add(measure.Point(RandomSlice.Matched, At(0.6, 0.8, "as many of the first labels"), cancel));
        }

        progress.Begin("measure", 0.8, 0.9, "earlier models");
        points.AddRange(EarlierMeasure.Of(job, project, paths, cancel));
        progress.Begin("measure", 0.9, 1, "looking for labels that are probably wrong");
        var judged = LabelJudge.Judge(model, fit.Images, labelled, project, cancel);
        if (judged is not null)
        {
            ScoreFile.Write(Path.Combine(folder, LearnResult.LossName), [.. labelled.Select(l => l.Id)], judged.Losses);
        }

        var mistakes = measure.Mistakes(model, points, MistakesMax, cancel);
        WorkerJson.Write(
            Path.Combine(folder, LearnResult.FileName),
            new LearnResult(
                entry.Name, JsonSerializer.Serialize(recipe, JsonSerializerOptions.Web), labelled.Count, seconds, measure.Temperature,
                [.. fit.Images.Problems.Select(p => $"{p.Name}: {p.Reason}")], notMeasured, points, mistakes)
            {
                Suspects = judged?.Suspects ?? [],
            });
        output.Progress("measure", 1, "measured");

        Func<string, int, ClassifierModel> At(double from, double to, string words) => (curve, fold) =>
        {
            var width = (to - from) / RandomSlice.Folds;
            progress.Begin("measure", from + (fold * width), from + ((fold + 1) * width), words);
            return Fit($"curve/{curve}-{fold}", measure.LearnedFrom(curve, fold));
        };

        ClassifierModel Fit(string name, IReadOnlyList<LabelledSample> labels)
        {
            var fitted = fits.Of(
                name, path => ModelFile.Load(path), checkpoint => fit.Run(labels, recipe, Seed.Derive(project.Seed, $"round/{job.Round}/{name}"), checkpoint, LearnProgress.CheckpointEvery, start: null, cancel), ModelFile.Save);
            fit.DeleteCheckpoint();
            return fitted;
        }
    }
}
