using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Vision.Imaging;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Vision.Onnx;

/// <summary>A frozen encoder with a softmax regression on its features: strong with few labels, and a round takes seconds, since every image is encoded once.</summary>
/// <param name="encoder">Any image model; stays the caller's and must outlive the first <see cref="Fit"/>.</param>
/// <param name="images">All images by sample id.</param>
/// <param name="classes">Class names.</param>
/// <param name="output">Name of the encoder's output to learn from.</param>
/// <param name="cache">Keeps features from one program run to the next; null computes them anew.</param>
public sealed class OnnxFeatureLearner(
    OnnxModel encoder, ImageTensorStore images, IReadOnlyList<string> classes, string output = NetworkExport.Features, OnnxFeatureCache? cache = null) : ILearner
{
    /// <summary>The evidence that its models give.</summary>
    public const Evidence Gives =
        Evidence.Probabilities | Evidence.MemberProbabilities | Evidence.Embeddings | Evidence.GradientFactors | Evidence.Labels | Evidence.Head |
        Evidence.LabelledProbabilities;

    private readonly Lock first = new();
    private SoftmaxRegression? head;
    private SampleFeatures? features;

    /// <inheritdoc/>
    public string Name => "onnx-features";

    /// <inheritdoc/>
    public Evidence Provides => Gives;

    /// <summary>The leading metric: <c>accuracy</c> (the default) or <c>balanced accuracy</c>.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <summary>Threads for predictions of the regression; they do not change them. Default: all. The encoder has its own.</summary>
    public int? Threads { get; init; }

    /// <summary>Encodes every image now rather than in the first <see cref="Fit"/>.</summary>
    /// <param name="progress">Receives the share of images encoded, 0 to 1; nothing where the features are on disk.</param>
    /// <param name="cancel">Checked between batches.</param>
    /// <exception cref="OnnxException">The encoder does not take these images, or has no such output.</exception>
    public void Prepare(IProgress<double>? progress, CancellationToken cancel) => FeaturesOf(progress, cancel);

    /// <summary>The features that heads learn from, of order 1; encoded now unless they are known.</summary>
    /// <param name="progress">Receives the share of images encoded, 0 to 1; nothing where the features are on disk.</param>
    /// <param name="cancel">Checked between batches.</param>
    /// <exception cref="OnnxException">The encoder does not take these images, or has no such output.</exception>
    public SampleFeatures FeaturesOf(IProgress<double>? progress, CancellationToken cancel)
    {
        lock (first)
        {
            return features ??= new(images.Ids, FeatureScale.ToOrderOne(Encode(progress, cancel)));
        }
    }

    /// <inheritdoc/>
    /// <remarks>The first call encodes every image, unless <see cref="Prepare"/> has.</remarks>
    /// <exception cref="OnnxException">The encoder does not take these images, or has no such output.</exception>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel) =>
        Head(cancel).Fit(labelled, random, progress, cancel);

    private SoftmaxRegression Head(CancellationToken cancel)
    {
        var known = FeaturesOf(null, cancel);
        lock (first)
        {
            return head ??= new(known, classes, threads: Threads) { Metric = Metric };
        }
    }

    private Matrix Encode(IProgress<double>? progress, CancellationToken cancel) =>
        cache?.Get(encoder, images, output, progress, cancel) ?? new OnnxScorer(encoder, images) { Progress = progress }.Run([output], images.Ids, cancel)[0];
}
