using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Storage;

namespace Winnow.Cli.Training;

/// <summary>Trains a detector or segmenter on a project's objects, measures it, and records the model.</summary>
internal static class ObjectTraining
{
    /// <summary>Runs a training; where the same one was killed before, it goes on from the last saved step to the same weights.</summary>
    /// <exception cref="CommandException">Nothing is drawn yet, or size or weights do not fit the network.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it.</exception>
    public static ObjectTrainResult Run(Store store, IObjectTrainOptions options, TimeProvider clock, ProgressLine progress, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var fit = new ObjectFit(project, store.ReadSamples().ToDictionary(s => s.Id), options, clock) { Progress = (share, words) => progress.Report(share, words) };
        var (labelled, leftOut) = fit.Usable(DrawnLabels.Read(store));
        if (labelled.Sum(HeldOutSlice.Objects) == 0)
        {
            throw new CommandException($"Training needs at least one drawn object, and the {labelled.Count} labelled images {(leftOut.Count > 0 ? $"it can use (of '{leftOut[0].Name}', {leftOut[0].Reason}) " : "")}have none; label more (`winnow next`, `winnow label`).");
        }

        var started = options.Try(project.Classes.Count);
        var (learn, heldOut, whyNot) = HeldOutSlice.Split(labelled, project.Seed);
        var seed = Seed.Derive(options.Seed ?? project.Seed, "train");
        using var model = fit.Run(learn, seed, ProjectModels.Checkpoint(store), TimeSpan.FromSeconds(options.CheckpointSeconds), cancel);
        progress.Report(1, $"measuring on {heldOut.Count} images");
        var found = heldOut.Count == 0 ? null : HeldOutImages.Of(model.Compare(heldOut, fit.ImageOf, null, cancel));
        var evaluation = found is null ? null : options.Evaluate(found.Images, project.Classes);
        var figures = evaluation?.OfAll();

        // The row is written last: a kill before it leaves a folder that the next call writes again, with the same content.
        var number = (ProjectModels.Newest(store)?.Number ?? 0) + 1;
        var folder = ProjectModels.FolderOf(number);
        model.Save(Path.Combine(store.Folder, folder));
        OnnxCopy.Write(Path.Combine(store.Folder, folder), model.ToOnnx());
        found?.Save(Path.Combine(store.Folder, folder));
        var metric = options.Evaluate([], project.Classes).Metric;
        var stored = new StoredModel(number, options.Network, folder, options.RecipeJson, learn.Count, heldOut.Count, metric, figures is null ? null : figures.Value ?? 0);
        store.AddModel(stored);
        fit.DeleteCheckpoint();
        return new(stored, figures, evaluation?.ClassMetric ?? metric, started, whyNot, leftOut);
    }
}

/// <summary>What a training of a detector or segmenter came to.</summary>
/// <param name="Model">The model as it is recorded.</param>
/// <param name="Figures">What it reached on the images held out; null where none were.</param>
/// <param name="ClassMetric">Name of the leading figure of one class.</param>
/// <param name="Start">What the weights were started from, as a sentence; null for fresh ones.</param>
/// <param name="WhyNotMeasured">Why nothing was held out, as a sentence; null where it was measured.</param>
/// <param name="LeftOut">Labelled images that nothing could be learned from.</param>
internal sealed record ObjectTrainResult(StoredModel Model, ObjectFigures? Figures, string ClassMetric, string? Start, string? WhyNotMeasured, IReadOnlyList<FileProblem> LeftOut);
