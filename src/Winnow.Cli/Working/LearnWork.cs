using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
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

        var (progress, fits, trained) = (new LearnProgress(output), new KeptFit(folder), 0.0);
        progress.Begin("fit", 0, 0.1);
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        var fit = RoundFit.Of(job, folder, store, project, progress.Report, clock, cancel);
        var labelled = fit.Labelled;
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
                fit.Name, fit.RecipeJson, labelled.Count, seconds, measure.Temperature,
                [.. fit.Images.Problems.Select(p => $"{p.Name}: {p.Reason}")], notMeasured, points, mistakes)
            {
                Suspects = judged?.Suspects ?? [],
                Tuning = fit.Chosen?.Record,
                TuneSeconds = fit.Chosen?.Seconds ?? 0,
                TrainSeconds = trained,
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
            var seed = Seed.Derive(project.Seed, $"round/{job.Round}/{name}");
            var fitted = fits.Of(name, path => ModelFile.Load(path), checkpoint => Timed(() => fit.Run(labels, seed, checkpoint, LearnProgress.CheckpointEvery, cancel)), ModelFile.Save);
            fit.DeleteCheckpoint();
            return fitted;
        }

        ClassifierModel Timed(Func<ClassifierModel> run)
        {
            var since = clock.GetTimestamp();
            var fitted = run();
            trained += clock.GetElapsedTime(since).TotalSeconds;
            return fitted;
        }
    }
}
