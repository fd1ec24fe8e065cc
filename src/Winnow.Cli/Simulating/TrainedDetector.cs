using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;
using Winnow.Torch;
using Winnow.Vision.AutoML;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Detectors.Weights;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Simulating;

/// <summary>A detector of the catalogue, trained afresh each round.</summary>
internal sealed class TrainedDetector : ILearnerSource
{
    private readonly SimulateOptions options;
    private readonly DetectorEntry entry;
    private readonly DetectionRecipe recipe;
    private ImageDataset? data;

    /// <summary>The detector that the options name.</summary>
    /// <exception cref="CommandException">There is none of that name, the metric is unknown, or the weights do not fit it.</exception>
    public TrainedDetector(SimulateOptions options)
    {
        this.options = options;
        entry = DetectorCatalog.All.FirstOrDefault(d => string.Equals(d.Name, options.Model, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandException.Usage($"No detector is called '{options.Model}'. There are: {string.Join(", ", DetectorCatalog.All.Select(d => d.Name))}.");
        if (!DetectionMeasure.Metrics.Contains(options.Metric, StringComparer.Ordinal))
        {
            throw CommandException.Usage($"--metric {options.Metric} is not known for detection; known are: {string.Join(", ", DetectionMeasure.Metrics)}.");
        }

        var usual = new DetectionRecipe { ImageSize = options.Size ?? entry.ImageSize, Device = options.Device };
        recipe = options.Epochs is { } epochs ? usual with { Epochs = epochs, MinSteps = 1 } : usual;
    }

    /// <inheritdoc/>
    public string Name => entry.Name;

    /// <inheritdoc/>
    public Evidence Provides => DetectorInLoop.Gives;

    /// <inheritdoc/>
    public string Recipe => $"{recipe} {options.Weights}{(Tuned ? " tuned" : "")}";

    /// <inheritdoc/>
    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"{recipe.Epochs} epochs, at least {recipe.MinSteps} steps of {recipe.BatchSize} images at {recipe.ImageSize} pixels, {recipe.Optimizer} {recipe.LearningRate}, {(options.Weights is null ? "fresh weights" : $"weights of {Path.GetFileName(options.Weights)}")} each round{(Tuned ? TuningLevels.Words : "")}");

    /// <inheritdoc/>
    public ISimulationImages Load(ImageDataset dataset, Action<double, string> progress, CancellationToken cancel)
    {
        data = dataset;
        if (options.Weights is { } path)
        {
            using var generator = new Generator(0);
            using var network = entry.Create(dataset.Classes.Count, generator);
            try
            {
                DetectorWeights.Import(network, path);
            }
            catch (OnnxException e)
            {
                throw new CommandException(e.Message);
            }
        }

        return new FileImages(dataset, (image, objects) => ObjectPicture.Of(image, objects));
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
            var task = new DetectorTask(images.Train.Concat(images.Test).ToDictionary(s => s.Id), classes, clock)
            {
                Measure = new(options.Metric, one),
                Seconds = Seconds,
                StartFrom = StartFrom,
                // Weights belong to one network.
                Parts = options.Weights is null ? TuningParts.All : TuningParts.All & ~TuningParts.Model,
            };
            return new TunedTraining<DetectorRecipe>(task, new(entry.Name, recipe), task.Learner, clock);
        }

        return new DetectorInLoop(entry, recipe, images.Train.Concat(images.Test).ToDictionary(s => s.Id), classes, clock)
        {
            Measure = new(options.Metric, one),
            Seconds = Seconds,
            StartFrom = StartFrom,
        };
    }

    private bool Tuned => TuningLevels.Has(options, TuningRecord.Training);

    private (double PerImage, double PerObject) Seconds => options.SecondsPerLabel + options.SecondsPerObject > 0 ? (options.SecondsPerLabel, options.SecondsPerObject) : (10, 5);

    private Action<DetectorNetwork>? StartFrom => options.Weights is { } path ? network => DetectorWeights.Import(network, path) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Every model is disposed by its round.
    }
}
