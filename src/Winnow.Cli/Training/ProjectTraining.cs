using System.Text.Json;
using Winnow.Cli.Console;
using Winnow.Core.Numerics;
using Winnow.Storage;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>Trains on a project's labels, measures, and records the model.</summary>
internal static class ProjectTraining
{
    /// <summary>Runs a training; where the same one was killed before, it goes on from the last saved step to the same weights.</summary>
    /// <param name="store">The project; for reading alone in a process that only trains along.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="together">The processes that share the training, or null.</param>
    /// <param name="clock">Measures speed, and when a checkpoint is due.</param>
    /// <param name="progress">Shows how far it is.</param>
    /// <param name="cancel">Checked between batches.</param>
    /// <returns>What it came to; null in a process that trains along, as process 0 keeps the model.</returns>
    /// <exception cref="CommandException">There are too few labels or readable images.</exception>
    /// <exception cref="Winnow.Torch.ProcessGroupException">A process that shares the training is gone, or trains something else.</exception>
    public static TrainResult? Run(Store store, TrainOptions options, DataParallel? together, TimeProvider clock, ProgressLine progress, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var fit = new ProjectFit(project, store.ReadSamples().ToDictionary(i => i.Id, i => i.Path), options.Model, options.Size, clock)
        {
            Progress = (share, words) => progress.Report(share, words),
            Input = options.Encoder?.Input,
            Freeze = options.Freeze,
            Together = together,
        };
        var labelled = fit.Load(store.ReadLabels(), cancel);
        if (options.Head)
        {
            return ProjectHead.Run(store, fit, labelled, options, cancel);
        }

        var whyNot = ValidationSlice.WhyNot(labelled, project.Classes);
        var recipe = options.Recipe(holdOut: whyNot is null);
        var start = StartingWeights.Of(options, store, project.Classes, fit.Images.Preprocessing);
        var seed = Seed.Derive(options.Seed ?? project.Seed, "train");
        using var model = fit.Run(labelled, recipe, seed, ProjectModels.Checkpoint(store), TimeSpan.FromSeconds(options.CheckpointSeconds), start, cancel);
        if (together is { Rank: > 0 })
        {
            return null;
        }

        var measured = model.Validation.Count == 0 ? null : model.Measure(model.Validation, cancel);

        var stored = Keep(store, model, options.Model.Name, JsonSerializer.Serialize(recipe, JsonSerializerOptions.Web), labelled.Count, measured?.Value);
        fit.DeleteCheckpoint();
        return new(stored, model.Temperature, start?.Report, whyNot, fit.Images.Problems);
    }

    /// <summary>Saves a model and records it.</summary>
    internal static StoredModel Keep(Store store, ClassifierModel model, string name, string recipe, int labels, double? value)
    {
        // The row is written last: a kill before it leaves a folder that the next call writes again, with the same content.
        var number = (ProjectModels.Newest(store)?.Number ?? 0) + 1;
        var folder = ProjectModels.FolderOf(number);
        ModelFile.Save(model, Path.Combine(store.Folder, folder));
        var stored = new StoredModel(number, name, folder, recipe, labels - model.Validation.Count, model.Validation.Count, "accuracy", value);
        store.AddModel(stored);
        return stored;
    }
}
