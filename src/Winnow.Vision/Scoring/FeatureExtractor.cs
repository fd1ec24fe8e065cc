using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Scoring;

/// <summary>Penultimate features of stored images, in one pass over the body of a network.</summary>
public static class FeatureExtractor
{
    /// <summary>Images a native call; large enough to fill the cores, small enough for the cache.</summary>
    private const int Batch = 512;

    /// <summary>Features [ids × FeatureCount] by libtorch.</summary>
    /// <param name="network">In inference mode.</param>
    /// <param name="images">Where the images are.</param>
    /// <param name="ids">Samples, in row order of the result.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="cancel">Checked between batches.</param>
    public static Matrix Extract(ClassifierNetwork network, ImageTensorStore images, IReadOnlyList<SampleId> ids, string device, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(ids);
        using var gradientsOff = GradientMode.Off();
        var shape = images.Preprocessing;
        var features = new Matrix(ids.Count, network.FeatureCount);
        var pixels = new float[Math.Min(Batch, ids.Count) * shape.SampleBytes];
        var chunk = new SampleId[Math.Min(Batch, ids.Count)];
        for (var start = 0; start < ids.Count; start += Batch)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var count = Math.Min(Batch, ids.Count - start);
            for (var i = 0; i < count; i++)
            {
                chunk[i] = ids[start + i];
            }

            images.Gather(chunk.AsSpan(0, count), pixels.AsSpan(0, count * shape.SampleBytes));
            var input = Tensor.From<float>(pixels.AsSpan(0, count * shape.SampleBytes), count, shape.Channels, shape.Height, shape.Width).To(device);
            network.Features(input).CopyTo(features.Span.Slice(start * features.Columns, count * features.Columns));
        }

        return features;
    }
}
