using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Onnx;
using Winnow.Vision.Scoring;

namespace Winnow.Vision.Training;

/// <summary>A trained classifier: one network, or an ensemble whose probabilities are averaged.</summary>
public sealed class ClassifierModel : IModel
{
    /// <summary>From so many images on, exporting the network to ONNX Runtime costs less than its faster scoring saves.</summary>
    private const int PoolForOnnx = 1000;

    private readonly IReadOnlyList<ClassifierNetwork> networks;
    private readonly ImageTensorStore images;
    private readonly IReadOnlyList<string> classes;
    private readonly IReadOnlyList<LabelledSample> labelled;
    private readonly TrainingRecipe recipe;
    private readonly string metric;
    private readonly int seed;

    internal ClassifierModel(
        IReadOnlyList<ClassifierNetwork> networks, double temperature, ImageTensorStore images, IReadOnlyList<string> classes,
        IReadOnlyList<LabelledSample> labelled, TrainingRecipe recipe, string metric, int seed)
    {
        (this.networks, Temperature, this.images, this.classes, this.labelled, this.recipe, this.metric, this.seed) =
            (networks, temperature, images, classes, labelled, recipe, metric, seed);
    }

    /// <summary>The networks; one unless an ensemble was asked for.</summary>
    public IReadOnlyList<ClassifierNetwork> Networks => networks;

    /// <summary>What logits are divided by; 1 where nothing was held out to fit it.</summary>
    public double Temperature { get; }

    /// <summary>Name of the network in the catalogue.</summary>
    public required string Architecture { get; init; }

    /// <summary>Labelled samples that training held out; none of them was learned from.</summary>
    public IReadOnlyList<LabelledSample> Validation { get; init; } = [];

    /// <summary>How images must be prepared for it.</summary>
    public ImagePreprocessing Preprocessing => images.Preprocessing;

    /// <summary>Class names, in the order of the logits.</summary>
    public IReadOnlyList<string> Classes => classes;

    /// <summary>What a model file says of it besides the weights.</summary>
    internal (TrainingRecipe Recipe, int Labelled, string Metric, int Seed) Origin => (recipe, labelled.Count - Validation.Count, metric, seed);

    /// <summary>The same networks over other images; the two share the weights, so only one of them is disposed.</summary>
    /// <param name="others">Prepared as <see cref="Preprocessing"/> says.</param>
    /// <param name="known">What is labelled among them; asked for by strategies that avoid what is labelled.</param>
    /// <exception cref="ArgumentException">The images are prepared in another way.</exception>
    public ClassifierModel Over(ImageTensorStore others, IReadOnlyList<LabelledSample> known)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new(networks, Temperature, others.WithPreprocessing(Preprocessing), classes, known, recipe, metric, seed) { Architecture = Architecture };
    }

    /// <inheritdoc/>
    public Measurement Measure(IReadOnlyList<LabelledSample> holdout, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(holdout);
        var ids = holdout.Select(s => s.Id).ToArray();
        var details = ClassificationMetrics.Of(Probabilities(Features(ids, cancel), cancel), [.. holdout.Select(s => s.Class)]);
        return new(metric, metric == "balanced accuracy" ? details.BalancedAccuracy : details.Accuracy) { Classification = details };
    }

    /// <summary>Class probabilities [ids × classes].</summary>
    public Matrix Predict(IReadOnlyList<SampleId> ids, CancellationToken cancel) => Probabilities(Features(ids, cancel), cancel);

    /// <inheritdoc/>
    public PoolView Gather(IReadOnlyList<SampleId> pool, Evidence evidence, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(pool);
        Refuse(evidence);
        var features = (evidence & (Evidence.Probabilities | Evidence.MemberProbabilities | Evidence.Embeddings | Evidence.GradientFactors)) == Evidence.None ? [] : Features(pool, cancel);
        var probabilities = (evidence & (Evidence.Probabilities | Evidence.GradientFactors)) == Evidence.None ? null : Probabilities(features, cancel);
        return new PoolView
        {
            Ids = pool,
            Classes = classes,
            Probabilities = evidence.HasFlag(Evidence.Probabilities) ? probabilities : null,
            MemberProbabilities = evidence.HasFlag(Evidence.MemberProbabilities) ? Members(features, cancel) : null,
            Embeddings = evidence.HasFlag(Evidence.Embeddings) ? features[0] : null,
            GradientFactors = evidence.HasFlag(Evidence.GradientFactors) ? new(Residuals(probabilities!), features[0]) : null,
            Head = evidence.HasFlag(Evidence.Head) ? Scorer(0).Head() : null,
            Labelled = Known(evidence, cancel),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var network in networks)
        {
            network.Dispose();
        }
    }

    private LabelledView? Known(Evidence evidence, CancellationToken cancel)
    {
        var (embedded, scored) = (evidence.HasFlag(Evidence.Embeddings), evidence.HasFlag(Evidence.LabelledProbabilities));
        if (!evidence.HasFlag(Evidence.Labels) && !scored)
        {
            return null;
        }

        var features = embedded || scored ? Features([.. labelled.Select(s => s.Id)], cancel) : [];
        return LabelledView.Of(labelled) with { Embeddings = embedded ? features[0] : null, Probabilities = scored ? Probabilities(features, cancel) : null };
    }

    private static void Refuse(Evidence evidence)
    {
        var missing = evidence & ~ClassifierLearner.Gives;
        if (missing != Evidence.None)
        {
            throw new MissingEvidenceException(missing.ToString());
        }
    }

    private static Matrix Residuals(Matrix probabilities)
    {
        var residuals = new Matrix(probabilities.Rows, probabilities.Columns, [.. probabilities.Span]);
        for (var i = 0; i < residuals.Rows; i++)
        {
            var row = residuals.Row(i);
            row[System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(row)] -= 1;
        }

        return residuals;
    }

    // Both give the same features to 1e-4; the choice depends on the size alone, so a repeated run makes the same one.
    private Matrix[] Features(IReadOnlyList<SampleId> ids, CancellationToken cancel) =>
        recipe.Device == "cpu" && ids.Count >= PoolForOnnx
            ? [.. networks.Select(n => OnnxFeatureExtractor.Extract(n, images, ids, TorchRuntime.Threads, cancel))]
            : [.. networks.Select(n => FeatureExtractor.Extract(n, images, ids, recipe.Device, cancel))];

    private HeadScorer Scorer(int network) => new(networks[network].Head, Temperature, recipe.Device);

    private Matrix Probabilities(Matrix[] features, CancellationToken cancel)
    {
        var mean = Scorer(0).Probabilities(features[0], cancel);
        for (var i = 1; i < features.Length; i++)
        {
            System.Numerics.Tensors.TensorPrimitives.Add(mean.Span, Scorer(i).Probabilities(features[i], cancel).Span, mean.Span);
        }

        if (features.Length > 1)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(mean.Span, 1f / features.Length, mean.Span);
        }

        return mean;
    }

    // Members are the networks of an ensemble, or Monte-Carlo dropout masks over a single one.
    private IReadOnlyList<Matrix> Members(Matrix[] features, CancellationToken cancel) =>
        networks.Count > 1
            ? [.. features.Select((f, i) => Scorer(i).Probabilities(f, cancel))]
            : Scorer(0).MemberProbabilities(features[0], recipe.MonteCarloSamples, recipe.Dropout, seed, cancel);
}
