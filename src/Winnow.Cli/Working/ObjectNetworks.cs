using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Server.Jobs.Protocol;
using Winnow.Vision.AutoML;
using Winnow.Vision.Detectors;
using Winnow.Vision.Segmentation;

namespace Winnow.Cli.Working;

/// <summary>How a project that asks for objects learns.</summary>
internal static class ObjectNetworks
{
    /// <summary>How a round trains, tried on a network.</summary>
    /// <param name="task">The project's task.</param>
    /// <param name="job">Names the network, and size and passes where the project has its own.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="clock">The only clock.</param>
    /// <exception cref="CommandException">There is no such network, the size does not fit it, or the recipe in use cannot be followed.</exception>
    public static IObjectTrainOptions Of(string task, LearnJob job, int classes, TimeProvider clock)
    {
        try
        {
            var options = OptionsOf(task == ProjectTask.Segment ? Segmenter(job, clock) : Detector(job, clock), job, job.ImageSize);
            options.Check();
            options.Try(classes);
            return options;
        }
        catch (CommandException exception)
        {
            // People know the settings of a project, not the options of a command.
            throw new CommandException(exception.Message.Replace("--size", "The image size", StringComparison.Ordinal));
        }
    }

    // The recipe in use where it is of the network that the job names, else the usual one.
    private static SegmenterRecipe Segmenter(LearnJob job, TimeProvider clock)
    {
        var entry = SegmenterTrainOptions.Entry(job.Model);
        return RecipeInUse.Segmenter(job.Project, clock) is { } inUse && inUse.Model == job.Model ? inUse : new(entry.Name, new SegmentationRecipe { ImageSize = entry.ImageSize });
    }

    private static DetectorRecipe Detector(LearnJob job, TimeProvider clock)
    {
        var entry = DetectorTrainOptions.Entry(job.Model);
        return RecipeInUse.Detector(job.Project, clock) is { } inUse && inUse.Model == job.Model ? inUse : new(entry.Name, new DetectionRecipe { ImageSize = entry.ImageSize });
    }

    // What trains by a recipe: the start that it names is the project's own encoder.
    private static IObjectTrainOptions OptionsOf(IObjectRecipe recipe, LearnJob job, int? size)
    {
        var start = StartingBackbone.Of(job.Project, null, recipe.FromEncoder, force: false);
        return recipe is SegmenterRecipe segmenter
            ? new SegmenterTrainOptions { Model = SegmenterCatalog.Get(recipe.Model), Size = size, Epochs = job.Epochs, InUse = segmenter.Training, Backbone = start, Freeze = recipe.Freeze }
            : new DetectorTrainOptions { Model = DetectorCatalog.Get(recipe.Model), Size = size, Epochs = job.Epochs, InUse = ((DetectorRecipe)recipe).Training, Backbone = start, Freeze = recipe.Freeze };
    }

    /// <summary>The same with the recipe that tuning chose for the round.</summary>
    /// <param name="options">From <see cref="Of"/>.</param>
    /// <param name="job">Says what the rounds before chose and took.</param>
    /// <param name="folder">The job's folder.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="labelled">Usable labels.</param>
    /// <param name="imageOf">The image of each.</param>
    /// <param name="seed">The only source of chance.</param>
    /// <param name="clock">Counts the budget.</param>
    /// <param name="told">Told what is done.</param>
    /// <param name="cancel">Checked between batches.</param>
    public static (IObjectTrainOptions Options, RoundRecipe? Chosen) Tuned(
        IObjectTrainOptions options, LearnJob job, string folder, IReadOnlyList<string> classes, IReadOnlyList<LabelledSample> labelled, Func<SampleId, Sample> imageOf, int seed, TimeProvider clock, Action<string> told, CancellationToken cancel)
    {
        var parts = job.ImageSize is null ? TuningParts.All : TuningParts.All & ~TuningParts.Size;
        var images = labelled.ToDictionary(l => l.Id, l => imageOf(l.Id));
        if (options is SegmenterTrainOptions segmenter)
        {
            var task = new SegmenterTask(images, classes, clock) { Parts = parts, Pretrained = StartingBackbone.Body(job.Project, "unet") };
            return Chosen(task, new SegmenterRecipe(segmenter.Model.Name, segmenter.Recipe) { FromEncoder = segmenter.Backbone is not null, Freeze = segmenter.Freeze });
        }
        else
        {
            var detector = (DetectorTrainOptions)options;
            var task = new DetectorTask(images, classes, clock) { Parts = parts, Pretrained = StartingBackbone.Body(job.Project, "retinanet") };
            return Chosen(task, new DetectorRecipe(detector.Model.Name, detector.Recipe) { FromEncoder = detector.Backbone is not null, Freeze = detector.Freeze });
        }

        (IObjectTrainOptions Options, RoundRecipe? Chosen) Chosen<T>(TrainingTask<T> task, T house)
            where T : class, IObjectRecipe
        {
            var (recipe, chosen) = RoundTuning.Of(job, folder, task, house, r => StartingBackbone.CanFollow(job.Project, r.FromEncoder, r.Model), labelled, seed, clock, told, cancel);
            return (chosen is null ? options : OptionsOf(recipe, job, size: null), chosen);
        }
    }
}
