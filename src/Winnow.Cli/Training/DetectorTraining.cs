using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;
using Winnow.Storage;
using Winnow.Vision.Detectors;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>Trains a detector on a project's objects, measures it, and records the model.</summary>
internal static class DetectorTraining
{
    /// <summary>Runs a training; where the same one was killed before, it goes on from the last saved step to the same weights.</summary>
    /// <exception cref="CommandException">Nothing is drawn yet, or size or weights do not fit the network.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it.</exception>
    public static (StoredModel Model, DetectionMetrics? Metrics, string? Start, string? WhyNotMeasured) Run(
        Store store, DetectorTrainOptions options, TimeProvider clock, ProgressLine progress, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var samples = store.ReadSamples().ToDictionary(s => s.Id);
        LabelledSample[] labelled = [.. DrawnLabels.Read(store).Where(l => samples[l.Id].Problem is null)];
        if (labelled.Sum(DetectionSlice.Objects) == 0)
        {
            throw new CommandException($"Training a detector needs at least one drawn object, and the {labelled.Length} labelled images have none; label more (`winnow next`, `winnow label`).");
        }

        var started = options.Try(project.Classes.Count);
        var (learn, heldOut, whyNot) = DetectionSlice.Split(labelled, project.Seed);
        var recipe = options.Recipe;
        var seed = Seed.Derive(options.Seed ?? project.Seed, "train");
        var checkpoint = new TrainingCheckpoint(
            ProjectModels.Checkpoint(store), KeyOf(project, options, recipe, seed, learn, samples, store.ReadFrozenLabels().ToDictionary(l => l.Id, l => l.Text)), TimeSpan.FromSeconds(options.CheckpointSeconds), clock);
        var learner = new DetectorLearner(options.Model, project.Classes, clock)
        {
            Checkpoint = checkpoint,
            StartFrom = options.Weights is null ? null : network => options.Fill(network),
        };
        using var model = learner.Fit([.. learn.Select(l => DrawnLabels.Image(project, samples[l.Id], l.Objects))], recipe, seed, new Steps(progress), cancel);
        progress.Report(1, $"measuring on {heldOut.Count} images");
        var found = heldOut.Count == 0 ? null : HeldOutImages.Of(heldOut, Detect(model, heldOut, project, samples, cancel));
        var metrics = found is null ? null : AveragePrecision.Of([.. found.Images.Select(i => i.ToEvaluated())], project.Classes.Count, masks: false, cancel);

        // The row is written last: a kill before it leaves a folder that the next call writes again, with the same content.
        var number = (ProjectModels.Newest(store)?.Number ?? 0) + 1;
        var folder = ProjectModels.FolderOf(number);
        DetectorFile.Save(model, Path.Combine(store.Folder, folder));
        found?.Save(Path.Combine(store.Folder, folder));
        var stored = new StoredModel(number, options.Model.Name, folder, JsonSerializer.Serialize(recipe, JsonSerializerOptions.Web), learn.Count, heldOut.Count, "AP50", metrics is null ? null : metrics.Ap50 ?? 0);
        store.AddModel(stored);
        checkpoint.Delete();
        return (stored, metrics, started, whyNot);
    }

    // Average precision reads the ranking down to its end.
    private static IReadOnlyList<ImageDetections> Detect(
        DetectorModel model, IReadOnlyList<LabelledSample> labelled, Project project, Dictionary<SampleId, StoredSample> samples, CancellationToken cancel) =>
        model.Detect([.. labelled.Select(l => ProjectModels.Image(project, l.Id, samples[l.Id].Path))], new() { LeastScore = 0.001, ClassScores = false }, null, cancel);

    /// <summary>Names everything that decides the weights: a checkpoint of anything else is not gone on from.</summary>
    private static string KeyOf(
        Project project, DetectorTrainOptions options, DetectionRecipe recipe, int seed, IReadOnlyList<LabelledSample> learn, Dictionary<SampleId, StoredSample> samples, Dictionary<SampleId, string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { model = options.Model.Name, recipe, project.Classes, seed, start = options.WeightsHash }));
        foreach (var label in learn)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{label.Id.Value}:{samples[label.Id].Hash}:{texts[label.Id]}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class Steps(ProgressLine progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(
            (double)value.Step / value.TotalSteps,
            string.Create(CultureInfo.InvariantCulture, $"training · step {value.Step} of {value.TotalSteps} · loss {value.Loss:0.000} · {value.ImagesPerSecond:0} images/s"));
    }
}
