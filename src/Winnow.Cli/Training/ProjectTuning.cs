using System.Text.Json;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Reporting;
using Winnow.Core.Tuning;
using Winnow.Storage;
using Winnow.Vision.AutoML;
using Winnow.Vision.Detectors;
using Winnow.Vision.Segmentation;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>Searches the recipe of a project's training on its labels; stopped at any moment, the same call goes on with the trials there are.</summary>
internal static class ProjectTuning
{
    private const string Folder = "tuning";

    /// <summary>Searches, and writes the recipe into the project where it is another one.</summary>
    /// <exception cref="CommandException">The project's task has no training, or an option does not fit.</exception>
    public static TuneResult Run(Store store, TuneOptions options, TimeProvider clock, ProgressLine progress, CancellationToken cancel) => store.ReadProject().Task switch
    {
        ProjectTask.Classify => Classifier(store, options, clock, progress, cancel),
        ProjectTask.Detect => Detector(store, options, clock, progress, cancel),
        ProjectTask.Segment => Segmenter(store, options, clock, progress, cancel),
        var task => throw new CommandException($"`winnow tune` tunes classifiers, detectors and segmenters, and '{store.Folder}' is a project of the task {task}."),
    };

    private static TuneResult Classifier(Store store, TuneOptions options, TimeProvider clock, ProgressLine progress, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        var labels = store.ReadLabels();
        var all = new RecipeImages(project, store.Folder, paths, labels, cancel);
        var inUse = RecipeInUse.Classifier(store.Folder, clock);
        var house = inUse is not null && (options.Model is null || string.Equals(options.Model, inUse.Model, StringComparison.OrdinalIgnoreCase)) ? inUse : Usual(options.Model ?? TrainOptions.DefaultModel);
        Require(all.CanFollow(house), house.Model);
        var images = all.At(house);
        var task = new ClassifierTask(all.At, project.Classes, clock) { Parts = options.Changes, Pretrained = all.Start };
        return Search(store, task, house, [.. labels.Where(l => images.Contains(l.Id))], options, clock, progress, cancel) with { Problems = images.Problems };
    }

    private static void Require(bool canFollow, string model)
    {
        if (!canFollow)
        {
            throw new CommandException($"The recipe in use starts from a {model} encoder that the project no longer has; run `winnow pretrain` again, or delete '{RecipeInUse.Name}'.");
        }
    }

    private static ClassifierRecipe Usual(string model)
    {
        var entry = TrainOptions.Entry(model);
        return new(entry.Name, null, Recipes.For(entry));
    }

    private static TuneResult Detector(Store store, TuneOptions options, TimeProvider clock, ProgressLine progress, CancellationToken cancel)
    {
        var (labelled, images) = Drawn(store, _ => true);
        var inUse = RecipeInUse.Detector(store.Folder, clock);
        var entry = DetectorTrainOptions.Entry(options.Model ?? inUse?.Model ?? DetectorTrainOptions.DefaultModel);
        var house = inUse is not null && inUse.Model == entry.Name ? inUse : new DetectorRecipe(entry.Name, new DetectionRecipe { ImageSize = entry.ImageSize });
        Require(StartingBackbone.CanFollow(store.Folder, house.FromEncoder, house.Model), house.Model);
        return Search(store, new DetectorTask(images, store.ReadProject().Classes, clock) { Parts = options.Changes, Pretrained = StartingBackbone.Body(store.Folder, "retinanet") }, house, labelled, options, clock, progress, cancel);
    }

    private static TuneResult Segmenter(Store store, TuneOptions options, TimeProvider clock, ProgressLine progress, CancellationToken cancel)
    {
        var inUse = RecipeInUse.Segmenter(store.Folder, clock);
        var entry = SegmenterTrainOptions.Entry(options.Model ?? inUse?.Model ?? SegmenterTrainOptions.DefaultModel);
        var house = inUse is not null && inUse.Model == entry.Name ? inUse : new SegmenterRecipe(entry.Name, new SegmentationRecipe { ImageSize = entry.ImageSize });
        // What says nothing about areas teaches no segmenter, as `train` has it.
        var usual = new SegmenterTrainOptions { Model = entry };
        var (labelled, images) = Drawn(store, l => usual.WhyNot(l) is null);
        Require(StartingBackbone.CanFollow(store.Folder, house.FromEncoder, house.Model), house.Model);
        return Search(store, new SegmenterTask(images, store.ReadProject().Classes, clock) { Parts = options.Changes, Pretrained = StartingBackbone.Body(store.Folder, "unet") }, house, labelled, options, clock, progress, cancel);
    }

    private static (LabelledSample[] Labelled, Dictionary<SampleId, Sample> Images) Drawn(Store store, Func<LabelledSample, bool> teaches)
    {
        var project = store.ReadProject();
        var samples = store.ReadSamples().ToDictionary(s => s.Id);
        LabelledSample[] labelled = [.. DrawnLabels.Read(store).Where(l => samples[l.Id].Problem is null && teaches(l))];
        return (labelled, labelled.ToDictionary(
            l => l.Id, l => ProjectModels.Image(project, l.Id, samples[l.Id].Path) with { Width = samples[l.Id].Width ?? 0, Height = samples[l.Id].Height ?? 0 }));
    }

    private static TuneResult Search<T>(
        Store store, TrainingTask<T> task, T house, LabelledSample[] labelled, TuneOptions options, TimeProvider clock, ProgressLine progress, CancellationToken cancel)
        where T : class
    {
        var project = store.ReadProject();
        var seed = Core.Numerics.Seed.Derive(options.Seed ?? project.Seed, "tune");
        var search = new RecipeSearch<T>(task, options.Search, clock)
        {
            Began = (number, words) => progress.Report(null, $"trial {number}: {words}", always: true),
            Stops = options.Stops,
        };
        var folder = Directory.CreateDirectory(Path.Combine(store.Folder, Folder));
        // A study belongs to recipe, labels, space and seed: what was begun under others stays beside it.
        var path = Path.Combine(folder.FullName, $"{search.DigestOf(house, labelled, seed)[..16]}.jsonl");

        RecipeTuning<T> tuning;
        using (var journal = Journal.Open(path, clock))
        {
            tuning = search.Run(house, labelled, seed, journal, cancel);
        }

        string? page = null;
        if (tuning.Study is { } study)
        {
            page = Path.ChangeExtension(path, ".html");
            SearchPage.Save(study, $"Training of {project.Name}", clock.GetUtcNow(), page);
        }

        if (tuning.Changed)
        {
            using var recipe = JsonDocument.Parse(task.Save(tuning.Recipe));
            new RecipeInUse("1", project.Task, recipe.RootElement, task.Words(tuning.Recipe), tuning.Reason, labelled.Length, clock.GetUtcNow()).Save(store.Folder);
        }

        return new(
            task.Words(tuning.Recipe), tuning.Changed, tuning.Reason, tuning.Ended, labelled.Length,
            [.. tuning.Board.Select(t => new TuneTrial(t.Number, t.Words, t.State.ToString().ToLowerInvariant(), t.Score, t.Folds, t.Seconds, t.Remark))], [], page);
    }
}
