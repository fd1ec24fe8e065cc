using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Winnow.Cli.Console;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>Trains on a project's labels, measures, and records the model.</summary>
internal static class ProjectTraining
{
    /// <summary>Runs a training; where the same one was killed before, it goes on from the last saved step to the same weights.</summary>
    /// <exception cref="CommandException">There are too few labels or readable images.</exception>
    public static TrainResult Run(Store store, TrainOptions options, TimeProvider clock, ProgressLine progress, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var labels = store.ReadLabels();
        RequireTwoClasses(labels, project.Classes);
        var images = LoadImages(store, project, labels, options, progress, cancel);
        LabelledSample[] labelled = [.. labels.Where(l => images.Contains(l.Id))];
        RequireTwoClasses(labelled, project.Classes);
        var whyNot = ValidationSlice.WhyNot(labelled, project.Classes);
        var recipe = options.Recipe(holdOut: whyNot is null);
        var start = StartingWeights.Of(options, store, project.Classes, images.Preprocessing);
        var seed = Seed.Derive(options.Seed ?? project.Seed, "train");
        var key = KeyOf(options.Model.Name, recipe, images, labelled, project.Classes, seed, start?.Hash);
        var checkpoint = new TrainingCheckpoint(ProjectModels.Checkpoint(store), key, TimeSpan.FromSeconds(options.CheckpointSeconds), clock);
        var learner = new ClassifierLearner(options.Model, recipe, images, project.Classes, clock)
        {
            Checkpoint = checkpoint,
            Details = new ProgressRelay(progress),
            StartFrom = start is null ? null : start.Fill,
        };
        using var model = learner.FitClassifier(labelled, new Random(seed), null, cancel);
        var measured = model.Validation.Count == 0 ? null : model.Measure(model.Validation, cancel);

        // The row is written last: a kill before it leaves a folder that the next call writes again, with the same content.
        var number = (ProjectModels.Newest(store)?.Number ?? 0) + 1;
        var folder = ProjectModels.FolderOf(number);
        ModelFile.Save(model, Path.Combine(store.Folder, folder));
        var stored = new StoredModel(
            number, options.Model.Name, folder, JsonSerializer.Serialize(recipe, JsonSerializerOptions.Web),
            labelled.Length - model.Validation.Count, model.Validation.Count, learner.Metric, measured?.Value);
        store.AddModel(stored);
        checkpoint.Delete();
        return new(stored, model.Temperature, start?.Report, whyNot, images.Problems);
    }

    private static ImageTensorStore LoadImages(Store store, Project project, IReadOnlyList<LabelledSample> labels, TrainOptions options, ProgressLine progress, CancellationToken cancel)
    {
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        var data = new ImageDataset
        {
            Name = project.Name,
            Classes = project.Classes,
            Train = [.. labels.Select(l => new Sample(l.Id, paths[l.Id], new FileImage(Path.Combine(project.Images, paths[l.Id])), l.Class))],
            Test = [],
            Hash = "", // nobody asks: the key of a checkpoint hashes the pixels
        };
        return DatasetImages.Load(data, options.Model, options.Size, new ShareRelay(progress, $"reading {labels.Count} labelled images"), cancel);
    }

    private static void RequireTwoClasses(IReadOnlyList<LabelledSample> labels, IReadOnlyList<string> classes)
    {
        var present = labels.Select(l => l.Class).Distinct().ToArray();
        if (present.Length < 2)
        {
            var there = labels.Count == 0 ? "there is none" : $"there {(labels.Count == 1 ? "is 1" : $"are {labels.Count}")}, only of '{classes[present[0]]}'";
            throw new CommandException($"Training needs labels of at least two classes with readable images, and {there}; label more (`winnow next`, `winnow label`).");
        }
    }

    /// <summary>Names everything that decides the weights: a checkpoint of anything else is not gone on from.</summary>
    private static string KeyOf(
        string model, TrainingRecipe recipe, ImageTensorStore images, IReadOnlyList<LabelledSample> labelled, IReadOnlyList<string> classes, int seed, string? start)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { model, recipe, images.Preprocessing, classes, seed, start }));
        foreach (var label in labelled)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{label.Id.Value}:{label.Class};")));
        }

        hash.AppendData(images.Pixels.AsSpan(0, images.Ids.Count * images.Preprocessing.SampleBytes));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class ProgressRelay(ProgressLine progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(
            (double)value.Step / value.TotalSteps,
            string.Create(CultureInfo.InvariantCulture, $"training · step {value.Step} of {value.TotalSteps} · loss {value.Loss:0.000} · {value.ImagesPerSecond:0} images/s"));
    }
}
