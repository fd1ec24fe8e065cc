using System.Globalization;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Cli.Working;

/// <summary>Fits the detector or segmenter of a round, and measures by cross-fitting on the labels that chance drew. Every fit that is finished is kept in the job's folder: called again, the job goes on.</summary>
internal sealed class ObjectLearnWork(LearnJob job, string folder, WorkerOutput output, TimeProvider clock)
{
    /// <summary>Images that each half of the slice needs: a drawn one costs more than a class, and the interval says how little they tell.</summary>
    private const int FoldMin = 5;

    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromSeconds(5);

    private string step = "fit";
    private string doing = "";
    private (double From, double To) share = (0, 1);
    private double trained;

    /// <summary>Does the job.</summary>
    /// <exception cref="CommandException">The network is not known, or nothing can be learned from.</exception>
    public void Run(Store store, Project project, CancellationToken cancel)
    {
        var options = ObjectNetworks.Of(project.Task, job, project.Classes.Count, clock);
        var fit = FitOf(store, project, options);
        var (labelled, leftOut) = fit.Usable(JobLabels.Of(job.Labels));
        if (labelled.Sum(HeldOutSlice.Objects) == 0)
        {
            throw new CommandException($"Nothing can be learned from the {labelled.Count} labelled images{(leftOut.Count > 0 ? $" (of '{leftOut[0].Name}', {leftOut[0].Reason})" : "")}: no object is drawn on them.");
        }

        var seed = Seed.Derive(project.Seed, $"round/{job.Round}/tune");
        var tuned = ObjectNetworks.Tuned(options, job, folder, project.Classes, labelled, fit.ImageOf, seed, clock, words => output.Progress(step, 0, words), cancel);
        (options, fit) = (tuned.Options, FitOf(store, project, tuned.Options));
        var began = clock.GetTimestamp();
        var target = Path.Combine(folder, "model");
        using (var model = Fit(fit, project, "model", labelled, cancel))
        {
            OnnxCopy.Write(target, model.ToOnnx());
        }

        var seconds = clock.GetElapsedTime(began).TotalSeconds;
        step = "measure";
        var notMeasured = WhyNot(project, labelled);
        var measure = notMeasured is null ? Measure(store, project, fit, options, labelled, target, cancel) : null;
        WorkerJson.Write(
            Path.Combine(folder, LearnResult.FileName),
            new LearnResult(
                options.Network, options.RecipeJson, labelled.Count, seconds, 1, [.. leftOut.Select(p => $"{p.Name}: {p.Reason}")],
                notMeasured ?? (measure is null ? "No object of any class is on the labels that chance drew." : null), [], [])
            {
                Objects = measure,
                Tuning = tuned.Chosen?.Record,
                TuneSeconds = tuned.Chosen?.Seconds ?? 0,
                TrainSeconds = trained,
            });
        output.Progress(step, 1, "measured");
    }

    private ObjectFit FitOf(Store store, Project project, IObjectTrainOptions options) => new(project, store.ReadSamples().ToDictionary(s => s.Id), options, clock)
    {
        Progress = (done, words) => output.Progress(step, double.Lerp(share.From, share.To, done), doing + words),
    };

    private ObjectMeasure? Measure(Store store, Project project, ObjectFit fit, IObjectTrainOptions options, IReadOnlyList<LabelledSample> labelled, string target, CancellationToken cancel)
    {
        var compared = new List<HeldOutImage>();
        var learned = 0.0;
        for (var fold = 0; fold < RandomSlice.Folds; fold++)
        {
            var begin = 0.45 * fold;
            share = (begin, begin + 0.35);
            doing = "all labels but one half of the slice · ";
            var learn = LearnedFrom(project, labelled, fold);
            learned += (double)learn.Count / RandomSlice.Folds;
            using var model = Fit(fit, project, string.Create(CultureInfo.InvariantCulture, $"fold-{fold}"), learn, cancel);
            LabelledSample[] asked = [.. labelled.Where(l => l.InclusionProbability is not null && RandomSlice.FoldOf(project.Seed, l.Id) == fold)];
            compared.AddRange(model.Compare(asked, fit.ImageOf, new Relay<double>(done => output.Progress(step, begin + 0.35 + (0.1 * done), $"looking at {asked.Length} images of the slice")), cancel));
        }

        // The report reads them, and the server takes the folder over as it is.
        var images = HeldOutImages.Of(compared);
        images.Save(target);
        var evaluation = options.Evaluate(images.Images, project.Classes);
        SampleId[] ids = [.. images.Images.Select(i => new SampleId(i.Sample))];
        ScoreFile.Write(Path.Combine(folder, LearnResult.LossName), ids, [.. ids.Select((_, row) => evaluation.Fault(row).Loss)]);
        return new ObjectMeasuring(evaluation, Seed.Derive(project.Seed, "measure")).Of(
            learned, ObjectMeasuring.PartsOf(store, ids), done => output.Progress(step, 0.9 + (0.1 * done), "measuring"), cancel);
    }

    private static IReadOnlyList<LabelledSample> LearnedFrom(Project project, IReadOnlyList<LabelledSample> labelled, int fold) =>
        [.. labelled.Where(l => l.InclusionProbability is null || RandomSlice.FoldOf(project.Seed, l.Id) != fold)];

    private static string? WhyNot(Project project, IReadOnlyList<LabelledSample> labelled)
    {
        LabelledSample[] slice = [.. labelled.Where(l => l.InclusionProbability is not null)];
        for (var fold = 0; fold < RandomSlice.Folds; fold++)
        {
            var count = slice.Count(l => RandomSlice.FoldOf(project.Seed, l.Id) == fold);
            if (count < FoldMin)
            {
                return string.Create(CultureInfo.InvariantCulture, $"Measuring takes {FoldMin} labels drawn by chance in each half of the slice, and one has {count}; {slice.Length} are labelled in all.");
            }

            if (LearnedFrom(project, labelled, fold).Sum(HeldOutSlice.Objects) == 0)
            {
                return "Measuring takes a drawn object outside of each half of the slice that chance drew.";
            }
        }

        return slice.Sum(HeldOutSlice.Objects) == 0 ? "No object is on the labels that chance drew." : null;
    }

    private IObjectModel Fit(ObjectFit fit, Project project, string name, IReadOnlyList<LabelledSample> labels, CancellationToken cancel)
    {
        var target = Path.Combine(folder, name);
        if (Directory.Exists(target))
        {
            return ProjectModels.LoadObjects(target);
        }

        var since = clock.GetTimestamp();
        var fitted = fit.Run(labels, Seed.Derive(project.Seed, $"round/{job.Round}/{name}"), Path.Combine(folder, "checkpoint", name), CheckpointEvery, cancel);
        trained += clock.GetElapsedTime(since).TotalSeconds;
        fitted.Save(target);
        fit.DeleteCheckpoint();
        return fitted;
    }
}
