using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;
using Winnow.Torch;
using Winnow.Vision.AutoML;
using Winnow.Vision.Segmentation;

namespace Winnow.Cli.Simulating;

/// <summary>A segmenter of the catalogue, trained afresh each round.</summary>
internal sealed class TrainedSegmenter : ILearnerSource
{
    private readonly SimulateOptions options;
    private readonly SegmenterEntry entry;
    private readonly SegmentationRecipe recipe;
    private ImageDataset? data;

    /// <summary>The segmenter that the options name.</summary>
    /// <exception cref="CommandException">There is none of that name, the metric or the size does not fit, or weights are given.</exception>
    public TrainedSegmenter(SimulateOptions options)
    {
        this.options = options;
        entry = SegmenterCatalog.All.FirstOrDefault(d => string.Equals(d.Name, options.Model, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandException.Usage($"No segmenter is called '{options.Model}'. There are: {string.Join(", ", SegmenterCatalog.All.Select(d => d.Name))}.");
        if (!SegmentationMeasure.Metrics.Contains(options.Metric, StringComparer.Ordinal))
        {
            throw CommandException.Usage($"--metric {options.Metric} is not known for segmentation; known are: {string.Join(", ", SegmentationMeasure.Metrics)}.");
        }

        if (options.Weights is not null)
        {
            throw CommandException.Usage("--weights is not for --task segment: its networks start from fresh weights; leave it out.");
        }

        using var generator = new Generator(0);
        using var network = entry.Create(2, generator);
        if (options.Size is { } size && size % network.GreatestStride != 0)
        {
            throw CommandException.Usage($"--size {size} does not fit '{entry.Name}'; take a multiple of {network.GreatestStride}.");
        }

        var usual = new SegmentationRecipe { ImageSize = options.Size ?? entry.ImageSize, Device = options.Device };
        recipe = options.Epochs is { } epochs ? usual with { Epochs = epochs, MinSteps = 1 } : usual;
    }

    /// <inheritdoc/>
    public string Name => entry.Name;

    /// <inheritdoc/>
    public Evidence Provides => SegmenterInLoop.Gives;

    /// <inheritdoc/>
    public string Recipe => $"{recipe}{(Tuned ? " tuned" : "")}";

    /// <inheritdoc/>
    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"{recipe.Epochs} epochs, at least {recipe.MinSteps} steps of {recipe.BatchSize} images at {recipe.ImageSize} pixels, {recipe.Optimizer} {recipe.LearningRate}, fresh weights each round{(Tuned ? TuningLevels.Words : "")}");

    /// <inheritdoc/>
    public ISimulationImages Load(ImageDataset dataset, Action<double, string> progress, CancellationToken cancel)
    {
        if (dataset.Train.Concat(dataset.Test).SelectMany(s => s.Objects ?? []).FirstOrDefault(o => !o.IsCrowd && o.Shape is BoxShape or RotatedBoxShape) is not null)
        {
            throw new CommandException($"'{options.Data}' holds boxes, which do not say which pixels are an object's; segmentation needs polygons or masks, or take --task detect.");
        }

        data = dataset;
        return new FileImages(dataset, ObjectPicture.Tinted);
    }

    /// <inheritdoc/>
    public ILearner Create(IReadOnlyList<string> classes, TimeProvider clock)
    {
        // The number of threads belongs to the operating-system thread that computes.
        TorchRuntime.Threads = 1;
        var images = data ?? throw new InvalidOperationException("The images are not loaded.");
        int? one = options.MeasureClass is { } name ? classes.ToList().IndexOf(name) : null;
        if (Tuned)
        {
            var task = new SegmenterTask(images.Train.Concat(images.Test).ToDictionary(s => s.Id), classes, clock) { Measure = new(options.Metric, one), Seconds = Seconds };
            return new TunedTraining<SegmenterRecipe>(task, new(entry.Name, recipe), task.Learner, clock);
        }

        return new SegmenterInLoop(entry, recipe, images.Train.Concat(images.Test).ToDictionary(s => s.Id), classes, clock)
        {
            Measure = new(options.Metric, one),
            Seconds = Seconds,
        };
    }

    private bool Tuned => TuningLevels.Has(options, TuningRecord.Training);

    private (double PerImage, double PerObject) Seconds => options.SecondsPerLabel + options.SecondsPerObject > 0 ? (options.SecondsPerLabel, options.SecondsPerObject) : (10, 30);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Every model is disposed by its round.
    }
}
