using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Scoring;

namespace Winnow.Vision.Training;

/// <summary>Learns a libtorch classification network from labelled images.</summary>
public sealed class ClassifierLearner : ILearner
{
    /// <summary>The evidence that every trained classifier can give.</summary>
    public const Evidence Gives =
        Evidence.Probabilities | Evidence.MemberProbabilities | Evidence.Embeddings | Evidence.GradientFactors | Evidence.Labels | Evidence.Head |
        Evidence.LabelledProbabilities;

    private readonly ModelEntry entry;
    private readonly TrainingRecipe recipe;
    private readonly ImageTensorStore images;
    private readonly IReadOnlyList<string> classes;
    private readonly TimeProvider clock;
    private IReadOnlyList<IReadOnlyList<float[]>> previous = [];

    /// <summary>A learner of one architecture.</summary>
    /// <param name="entry">Which network.</param>
    /// <param name="recipe">How it is trained.</param>
    /// <param name="images">All images by sample id.</param>
    /// <param name="classes">Class names, at least two.</param>
    /// <param name="clock">Measures speed for progress; decides nothing.</param>
    /// <exception cref="ArgumentException">A recipe value is out of range, or there are fewer than two classes.</exception>
    public ClassifierLearner(ModelEntry entry, TrainingRecipe recipe, ImageTensorStore images, IReadOnlyList<string> classes, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count < 2)
        {
            throw new ArgumentException($"A classifier needs at least two classes, not {classes.Count}.", nameof(classes));
        }

        (this.entry, this.recipe, this.images, this.classes, this.clock) = (entry, recipe.Validate(), images, classes, clock);
    }

    /// <inheritdoc/>
    public string Name => entry.Name;

    /// <inheritdoc/>
    public Evidence Provides => Gives;

    /// <summary>The leading metric: <c>accuracy</c> (the default) or <c>balanced accuracy</c>.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <summary>Told every few steps of a training, beside the share that <see cref="Fit"/> reports.</summary>
    public IProgress<TrainingProgress>? Details { get; init; }

    /// <summary>Keeps the progress of a training for a resume after a kill; null keeps none.</summary>
    public TrainingCheckpoint? Checkpoint { get; init; }

    /// <summary>Fills a fresh network, given with its place in the ensemble, with weights to start from; null starts from random ones.</summary>
    public Action<ClassifierNetwork, int>? StartFrom { get; init; }

    /// <summary>What keeps the weights of <see cref="StartFrom"/>; default nothing.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <summary>The processes that share the training; null where this one trains alone. Only process 0 keeps a <see cref="Checkpoint"/> and tells <see cref="Details"/>.</summary>
    public DataParallel? Together { get; init; }

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel) =>
        FitClassifier(labelled, random, progress, cancel);

    /// <summary>As <see cref="Fit"/>, with the concrete model.</summary>
    public ClassifierModel FitClassifier(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(random);
        if (labelled.Count == 0)
        {
            throw new ArgumentException("There is nothing to learn from: no sample is labelled.", nameof(labelled));
        }

        var seed = random.Next();
        var (training, validation) = Split(labelled, recipe.ValidationShare, seed);
        var networks = new List<ClassifierNetwork>();
        for (var member = 0; member < recipe.EnsembleSize; member++)
        {
            networks.Add(Train(training, validation, Seed.Derive(seed, $"member/{member}"), member, progress, cancel));
        }

        if (recipe.WarmStart)
        {
            previous = [.. networks.Select(n => n.NamedState().Select(s => s.Tensor.ToArray<float>()).ToList())];
        }

        var temperature = validation.Count == 0 ? 1 : FitTemperature(networks[0], validation, cancel);
        return new(networks, temperature, images, classes, labelled, recipe, Metric, seed) { Architecture = entry.Name, Validation = validation };
    }

    /// <summary>A fresh network for this learner's images and classes.</summary>
    public ClassifierNetwork CreateNetwork(int seed)
    {
        var shape = images.Preprocessing;
        using var generator = new Generator(seed);
        using var scope = new TensorScope();
        return entry.Create(new(shape.Channels, shape.Height, shape.Width, classes.Count), generator);
    }

    private ClassifierNetwork Train(
        IReadOnlyList<LabelledSample> training, IReadOnlyList<LabelledSample> validation, int seed, int member, IProgress<double>? progress, CancellationToken cancel)
    {
        var network = CreateNetwork(Seed.Derive(seed, "weights"));
        StartFrom?.Invoke(network, member);
        if (recipe.WarmStart && member < previous.Count)
        {
            Restore(network, previous[member]);
        }

        var relay = new Relay(p =>
        {
            Details?.Report(p);
            progress?.Report((member + ((double)p.Step / p.TotalSteps)) / recipe.EnsembleSize);
        });
        var leads = Together is null or { Rank: 0 };
        new Trainer(recipe, images, clock) { Freeze = Freeze, Together = Together }
            .Fit(network, training, validation, classes.Count, seed, leads ? Checkpoint?.ForMember(member) : null, leads ? relay : null, cancel);
        return network;
    }

    private static void Restore(ClassifierNetwork network, IReadOnlyList<float[]> weights)
    {
        using var gradientsOff = GradientMode.Off();
        foreach (var ((_, tensor), values) in network.NamedState().Zip(weights))
        {
            using var source = Tensor.From<float>(values, tensor.Shape);
            tensor.CopyFrom(source);
        }
    }

    /// <summary>Holds a share of the labels out: every class keeps its share in both parts, and a class with one label stays in training.</summary>
    internal static (IReadOnlyList<LabelledSample> Training, IReadOnlyList<LabelledSample> Validation) Split(IReadOnlyList<LabelledSample> labelled, double share, int seed)
    {
        if (share == 0)
        {
            return (labelled, []);
        }

        var random = new Random(Seed.Derive(seed, "validation"));
        var validation = new HashSet<SampleId>();
        foreach (var group in labelled.GroupBy(s => s.Class).OrderBy(g => g.Key))
        {
            var members = group.Select(s => s.Id).ToArray();
            random.Shuffle(members);
            validation.UnionWith(members.Take((int)(members.Length * share)));
        }

        return ([.. labelled.Where(s => !validation.Contains(s.Id))], [.. labelled.Where(s => validation.Contains(s.Id))]);
    }

    private double FitTemperature(ClassifierNetwork network, IReadOnlyList<LabelledSample> validation, CancellationToken cancel)
    {
        var features = FeatureExtractor.Extract(network, images, [.. validation.Select(s => s.Id)], recipe.Device, cancel);
        var logits = new HeadScorer(network.Head, 1, recipe.Device).Logits(features, cancel);
        return TemperatureScaling.Fit(logits, [.. validation.Select(s => s.Class)]);
    }

    private sealed class Relay(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
