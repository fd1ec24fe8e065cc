using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;

namespace Winnow.Core.Loop;

/// <summary>A trainer outside Winnow in the loop, in whatever language: it is started once to learn and once for each set of images it is asked about (docs/bridges.md).</summary>
/// <param name="command">How it is started.</param>
/// <param name="task"><c>detect</c> or <c>classify</c>.</param>
/// <param name="samples">Every sample the loop may name, with its image and, for detection, its size.</param>
/// <param name="classes">Class names.</param>
/// <param name="folder">Folder for lists, models and answers; made where it is missing. One model lives in it at a time for each learner.</param>
/// <param name="clock">Times the calls.</param>
public sealed class ProcessLearner(TrainerCommand command, string task, IReadOnlyDictionary<SampleId, Sample> samples, IReadOnlyList<string> classes, string folder, TimeProvider clock) : ILearner
{
    private int fits;

    /// <summary>The figure that a detector is judged by; default AP50 over all classes.</summary>
    public Func<DetectionMetrics, Measurement> Figure { get; init; } = metrics => new("AP50", metrics.Ap50 ?? 0) { Detection = metrics };

    /// <summary>The leading metric of classification: <c>accuracy</c> (the default) or <c>balanced accuracy</c>.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <inheritdoc/>
    public string Name => Path.GetFileNameWithoutExtension(command.Arguments.LastOrDefault(a => Path.GetExtension(a).Length > 1) ?? command.Program);

    /// <inheritdoc/>
    public Evidence Provides => ProvidesFor(task);

    /// <summary>The evidence that trainers of a task give.</summary>
    public static Evidence ProvidesFor(string task) => (task == "detect" ? Evidence.Detections : Evidence.Probabilities) | Evidence.Labels;

    /// <inheritdoc/>
    /// <exception cref="TrainerException">The trainer failed.</exception>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfZero(labelled.Count);
        var root = Path.Combine(Path.GetFullPath(folder), string.Create(CultureInfo.InvariantCulture, $"fit-{++fits}"));
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(root, TrainerCall.ModelName));
        var images = new TrainerImages(Directory.CreateDirectory(Path.Combine(Path.GetFullPath(folder), "images")).FullName);
        var list = Path.Combine(root, "train.jsonl");
        images.Write(list, labelled.Select(l => (samples[l.Id], (Annotation?)l.Annotation)));
        var seed = random.Next();
        var call = new TrainerCall(command, task, classes, root, seed, clock);
        call.Run("fit", list, null, progress, cancel);
        return new ProcessModel(call, samples, labelled, images, this);
    }
}
