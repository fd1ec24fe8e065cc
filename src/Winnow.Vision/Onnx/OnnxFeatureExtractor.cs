using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Onnx;

/// <summary>Penultimate features of stored images by ONNX Runtime: what <c>FeatureExtractor</c> gives, for large pools on a CPU.</summary>
public static class OnnxFeatureExtractor
{
    /// <summary>Features [ids × FeatureCount], equal to libtorch's to 1e-4.</summary>
    /// <remarks>Every call exports the network and opens a session, so it pays for large pools only; see the bench rows <c>cnn-scoring</c> and <c>resnet18-scoring</c>.</remarks>
    /// <param name="network">On any device; inference mode is implied.</param>
    /// <param name="images">Where the images are.</param>
    /// <param name="ids">Samples, in row order of the result.</param>
    /// <param name="threads">Threads to use, at least 1; 0 = one per core.</param>
    /// <param name="cancel">Checked between batches.</param>
    public static Matrix Extract(ClassifierNetwork network, ImageTensorStore images, IReadOnlyList<SampleId> ids, int threads, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(ids);
        var classes = Enumerable.Range(0, (int)network.Head.Bias.Elements).Select(c => $"{c}").ToList();
        using var model = OnnxModel.Load(NetworkExport.ToOnnx(network, images.Preprocessing, classes), network.GetType().Name, threads);
        return new OnnxScorer(model, images).Run([NetworkExport.Features], ids, cancel)[0];
    }
}
