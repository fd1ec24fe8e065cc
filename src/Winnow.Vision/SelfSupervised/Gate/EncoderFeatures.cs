using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Scoring;

namespace Winnow.Vision.SelfSupervised;

/// <summary>The three kinds of features a gate compares, of images in memory.</summary>
public static class EncoderFeatures
{
    private const int FreshSeed = 0;
    private const int PixelSide = 32;

    /// <summary>Features of a network, of order 1.</summary>
    public static SampleFeatures Of(ClassifierNetwork network, ImageTensorStore images, IReadOnlyList<SampleId> ids, string device, CancellationToken cancel) =>
        new(ids, FeatureScale.ToOrderOne(FeatureExtractor.Extract(network, images, ids, device, cancel)));

    /// <summary>Normalised pixels, of order 1; larger images are averaged down to about 32 pixels a side, which is what distances between pixels see anyway.</summary>
    public static SampleFeatures Pixels(ImageTensorStore images, IReadOnlyList<SampleId> ids)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(ids);
        var shape = images.Preprocessing;
        var block = Math.Max(1, (Math.Max(shape.Width, shape.Height) + PixelSide - 1) / PixelSide);
        var (wide, tall) = ((shape.Width + block - 1) / block, (shape.Height + block - 1) / block);
        var pixels = new Matrix(ids.Count, shape.Channels * tall * wide);
        Parallel.For(0, ids.Count, i =>
        {
            var whole = new float[shape.SampleBytes];
            images.Gather([ids[i]], whole.AsSpan());
            Average(whole, shape, block, wide, pixels.Row(i));
        });
        return new(ids, FeatureScale.ToOrderOne(pixels));
    }

    /// <summary>Features of a fresh network of an architecture, of order 1; always the same weights.</summary>
    public static SampleFeatures Fresh(ModelEntry entry, ImageTensorStore images, IReadOnlyList<SampleId> ids, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var network = EncoderFile.Create(entry, SelfSupervisedMethods.All[0], images.Preprocessing, FreshSeed);
        network.Train(training: false);
        return Of(network.Encoder, images, ids, "cpu", cancel);
    }

    private static void Average(ReadOnlySpan<float> whole, ImagePreprocessing shape, int block, int wide, Span<float> small)
    {
        var plane = shape.Width * shape.Height;
        var cells = small.Length / shape.Channels;
        for (var i = 0; i < whole.Length; i++)
        {
            var (channel, place) = Math.DivRem(i, plane);
            var (y, x) = Math.DivRem(place, shape.Width);
            // Blocks at the far edges may be smaller, and weigh less.
            small[(channel * cells) + (y / block * wide) + (x / block)] += whole[i] / (block * block);
        }
    }
}
