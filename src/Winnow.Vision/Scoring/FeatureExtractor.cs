using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Scoring;

/// <summary>Penultimate features of stored images, in one pass over the body of a network.</summary>
public static class FeatureExtractor
{
    // Pixels a native call: on a CPU 128 images of 32×32, 2 of 224×224, so that a layer's activations stay small and the next finds them
    // in the cache; a GPU is full at 512 images of 224×224 and has the memory.
    private const int BatchPixels = 128 * 32 * 32;
    private const int DevicePixels = 512 * 224 * 224;
    private const int BatchMax = 512;

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
        var batch = Math.Clamp((device == "cpu" ? BatchPixels : DevicePixels) / (shape.Height * shape.Width), 1, BatchMax);
        var pixels = new float[Math.Min(batch, ids.Count) * shape.SampleBytes];
        var chunk = new SampleId[Math.Min(batch, ids.Count)];
        for (var start = 0; start < ids.Count; start += batch)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var count = Math.Min(batch, ids.Count - start);
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
