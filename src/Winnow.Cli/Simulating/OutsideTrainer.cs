using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Vision.Detectors;

namespace Winnow.Cli.Simulating;

/// <summary>A trainer outside Winnow, called anew each round.</summary>
internal sealed class OutsideTrainer : ILearnerSource
{
    private readonly SimulateOptions options;
    private readonly TrainerCommand command;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-trainer-");
    private ImageDataset? data;
    private int runs;

    /// <summary>The trainer that the options name.</summary>
    /// <exception cref="CommandException">The metric is unknown.</exception>
    public OutsideTrainer(SimulateOptions options)
    {
        this.options = options;
        if (options.Task == "detect" && !DetectionMeasure.Metrics.Contains(options.Metric, StringComparer.Ordinal))
        {
            throw CommandException.Usage($"--metric {options.Metric} is not known for detection; known are: {string.Join(", ", DetectionMeasure.Metrics)}.");
        }

        command = new(options.Trainer[0], [.. options.Trainer.Skip(1).Select(Absolute)], TrainerCommand.DefaultTimeLimit);
    }

    /// <inheritdoc/>
    public string Name => Path.GetFileNameWithoutExtension(options.Trainer[^1]);

    /// <inheritdoc/>
    public Evidence Provides => ProcessLearner.ProvidesFor(options.Task);

    /// <inheritdoc/>
    public string Recipe => command.ToString();

    /// <inheritdoc/>
    public string Words => $"{command}, called anew each round";

    /// <inheritdoc/>
    public ISimulationImages Load(ImageDataset dataset, Action<double, string> progress, CancellationToken cancel)
    {
        data = dataset;
        return new FileImages(dataset, (image, objects) => ObjectPicture.Of(image, objects));
    }

    /// <inheritdoc/>
    public ILearner Create(IReadOnlyList<string> classes, TimeProvider clock)
    {
        var images = data ?? throw new InvalidOperationException("The images are not loaded.");
        int? one = options.MeasureClass is { } name ? classes.ToList().IndexOf(name) : null;
        var measure = new DetectionMeasure(options.Metric, one);
        // Runs go side by side, each in a folder of its own.
        var own = Path.Combine(folder.FullName, $"run-{Interlocked.Increment(ref runs)}");
        return new ProcessLearner(command, options.Task, images.Train.Concat(images.Test).ToDictionary(s => s.Id), classes, own, clock) { Figure = measure.Of, Metric = options.Metric };
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    // The trainer runs in a folder of its own, so files beside the caller are named in full.
    private static string Absolute(string argument) => File.Exists(argument) ? Path.GetFullPath(argument) : argument;
}
