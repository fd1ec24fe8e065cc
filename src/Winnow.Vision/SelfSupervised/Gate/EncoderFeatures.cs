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

    /// <summary>Features of a network, of order 1.</summary>
    public static SampleFeatures Of(ClassifierNetwork network, ImageTensorStore images, IReadOnlyList<SampleId> ids, string device, CancellationToken cancel) =>
        new(ids, FeatureScale.ToOrderOne(FeatureExtractor.Extract(network, images, ids, device, cancel)));

    /// <summary>Normalised pixels, of order 1.</summary>
    public static SampleFeatures Pixels(ImageTensorStore images, IReadOnlyList<SampleId> ids)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(ids);
        var pixels = new Matrix(ids.Count, images.Preprocessing.SampleBytes);
        images.Gather([.. ids], pixels.Span);
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
}
