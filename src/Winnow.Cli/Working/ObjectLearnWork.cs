using System.Globalization;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Cli.Working;

/// <summary>
/// Fits the detector or segmenter of a round once, and measures it on labels drawn by chance that no model learns from. Every fit that is finished is kept in the job's folder: called again, the
/// job goes on.
/// </summary>
internal sealed class ObjectLearnWork(LearnJob job, string folder, WorkerOutput output, TimeProvider clock)
{
    /// <summary>Images that measuring takes: a drawn one costs more than a class, and the interval says how little they tell.</summary>
    private const int HeldMin = 5;

    /// <summary>Does the job.</summary>
    /// <exception cref="CommandException">The network is not known, or nothing can be learned from.</exception>
    public void Run(Store store, Project project, CancellationToken cancel)
    {
        var (progress, fits) = (new LearnProgress(output), new KeptFit(folder));
        var options = ObjectNetworks.Of(project.Task, job, project.Classes.Count, clock);
        var samples = store.ReadSamples().ToDictionary(s => s.Id);
        var (fit, trained) = (FitOf(options), 0.0);
        var (labelled, leftOut) = fit.Usable(JobLabels.Of(job.Labels));
        var slice = labelled.Where(l => l.InclusionProbability is not null).Select(l => l.Id).ToArray();
        var aside = RandomSlice.Held(project.Seed, slice);
        LabelledSample[] held = [.. labelled.Where(l => aside.Contains(l.Id))];
        LabelledSample[] learn = [.. labelled.Where(l => !aside.Contains(l.Id))];
        if (learn.Sum(HeldOutSlice.Objects) == 0)
        {
            throw new CommandException($"Nothing can be learned from the {learn.Length} labelled images{(leftOut.Count > 0 ? $" (of '{leftOut[0].Name}', {leftOut[0].Reason})" : "")}: no object is drawn on them{(held.Length > 0 ? $", and the other {held.Length} are kept aside to measure on" : "")}.");
        }

        // A recipe is chosen on what may be learned from, so that the labels kept aside judge it too.
        var tuned = ObjectNetworks.Tuned(options, job, folder, project.Classes, learn, fit.ImageOf, Seed.Derive(project.Seed, $"round/{job.Round}/tune"), clock, words => progress.Report(0, words), cancel);
        (options, fit) = (tuned.Options, FitOf(tuned.Options));
        var began = clock.GetTimestamp();
        var target = Path.Combine(folder, "model");
        using var model = Fit("model", learn);
        OnnxCopy.Write(target, model.ToOnnx());
        var seconds = clock.GetElapsedTime(began).TotalSeconds;

        progress.Begin("measure", 0, 0.2, $"looking at {held.Length} images of the slice");
        var notMeasured = held.Length < HeldMin
            ? string.Create(CultureInfo.InvariantCulture, $"Measuring takes {HeldMin} labels drawn by chance that no model learns from, and there are {held.Length}; they are half of the {slice.Length} that chance drew.")
            : held.Sum(HeldOutSlice.Objects) == 0 ? "No object is on the labels that chance drew and that no model learns from." : null;
        var compared = held.Length == 0 ? [] : model.Compare(held, fit.ImageOf, new Relay<double>(done => progress.Report(done)), cancel);
        var points = new List<MeasuredPoint>();
        var measure = notMeasured is null ? Measure() : null;
        progress.Begin("measure", 0.9, 1, "looking for labels that are probably wrong");
        var (judged, suspects) = ObjectJudge.Judge(job, project, fit, labelled, compared, cancel);
        WorkerJson.Write(
            Path.Combine(folder, LearnResult.FileName),
            new LearnResult(
                options.Network, options.RecipeJson, learn.Length, seconds, 1, [.. leftOut.Select(p => $"{p.Name}: {p.Reason}")],
                notMeasured ?? (measure is null ? "No object of any class is on the labels that chance drew." : null), points, [])
            {
                Objects = measure,
                Judged = judged,
                ObjectSuspects = suspects,
                Tuning = tuned.Chosen?.Record,
                TuneSeconds = tuned.Chosen?.Seconds ?? 0,
                TrainSeconds = trained,
            });
        output.Progress("measure", 1, "measured");

        ObjectFit FitOf(IObjectTrainOptions of) => new(project, samples, of, clock) { Progress = progress.Report };

        ObjectMeasure? Measure()
        {
            // The report reads them, and the server takes the folder over as it is.
            var images = HeldOutImages.Of(compared);
            images.Save(target);
            var evaluation = options.Evaluate(images.Images, project.Classes);
            SampleId[] ids = [.. images.Images.Select(i => new SampleId(i.Sample))];
            ScoreFile.Write(Path.Combine(folder, LearnResult.LossName), ids, [.. ids.Select((_, row) => evaluation.Fault(row).Loss)]);
            progress.Begin("measure", 0.2, 0.3, "measuring");
            var reached = new ObjectMeasuring(evaluation, Seed.Derive(project.Seed, "measure")).Of(learn.Length, ObjectMeasuring.PartsOf(store, ids), done => progress.Report(done), cancel);
            return reached is null ? null : new ObjectMeter(job, project, options, progress, (name, labels) => Fit(name, labels), look => look.Compare(held, fit.ImageOf, null, cancel)).Add(reached, evaluation, learn, points, cancel);
        }

        IObjectModel Fit(string name, IReadOnlyList<LabelledSample> labels)
        {
            var fitted = fits.Of(
                name, ProjectModels.LoadObjects, checkpoint => Timed(() => fit.Run(labels, Seed.Derive(project.Seed, $"round/{job.Round}/{name}"), checkpoint, LearnProgress.CheckpointEvery, cancel)), (m, path) => m.Save(path));
            fit.DeleteCheckpoint();
            return fitted;
        }

        IObjectModel Timed(Func<IObjectModel> run)
        {
            var since = clock.GetTimestamp();
            var fitted = run();
            trained += clock.GetElapsedTime(since).TotalSeconds;
            return fitted;
        }
    }
}
