using System.Numerics.Tensors;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Vision.Imaging;

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
    private readonly Lock first = new();
    private SoftmaxRegression? head;

    /// <inheritdoc/>
    public string Name => "onnx-features";

    /// <inheritdoc/>
    public Evidence Provides =>
        Evidence.Probabilities | Evidence.MemberProbabilities | Evidence.Embeddings | Evidence.GradientFactors | Evidence.Labels | Evidence.Head |
        Evidence.LabelledProbabilities;

    /// <inheritdoc/>
    /// <remarks>The first call encodes every image.</remarks>
    /// <exception cref="OnnxException">The encoder does not take these images, or has no such output.</exception>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        lock (first)
        {
            head ??= new(new(images.Ids, Scaled(Encode(cancel))), classes);
        }

        return head.Fit(labelled, random, progress, cancel);
    }

    private Matrix Encode(CancellationToken cancel) =>
        cache?.Get(encoder, images, output, cancel) ?? new OnnxScorer(encoder, images).Run([output], images.Ids, cancel)[0];

    // One factor for all, so that values are of order 1, as the regression's penalty expects, and distances keep their proportions.
    private static Matrix Scaled(Matrix features)
    {
        var squares = 0.0;
        for (var i = 0; i < features.Rows; i++)
        {
            squares += TensorPrimitives.SumOfSquares<float>(features.Row(i));
        }

        var scale = Math.Sqrt(squares / Math.Max(1L, (long)features.Rows * features.Columns));
        if (scale > 0)
        {
            TensorPrimitives.Divide(features.Span, (float)scale, features.Span);
        }

        return features;
    }
}
