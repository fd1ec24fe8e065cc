using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Scoring;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Measures a network on a fixed sample of the images while it learns: always the same images in the same two views, so lines compare.</summary>
internal sealed class TrainingWatch
{
    /// <summary>Images that are looked at; as many pairs tell a deviation to a few percent.</summary>
    private const int SampleSize = 256;

    /// <summary>Labelled images that neighbours are measured on at most.</summary>
    private const int LabelledMax = 1000;

    /// <summary>Labelled images that a linear probe is fitted on at most: twenty fits on more take longer than what they follow.</summary>
    private const int ProbedMax = 300;

    /// <summary>Labels of each of two classes from which neighbours say something.</summary>
    private const int LabelsMin = 5;

    private readonly ImageTensorStore images;
    private readonly string device;
    private readonly SampleId[] sample;
    private readonly TwoViews views;
    private readonly LabelledSample[] labelled;
    private readonly int seed;

    public TrainingWatch(PretrainRecipe recipe, ImageTensorStore images, IReadOnlyList<LabelledSample> labelled, int seed)
    {
        (this.images, device, this.seed) = (images, recipe.Device, seed);
        var order = images.Ids.Order().ToArray();
        new Random(Seed.Derive(seed, "watch")).Shuffle(order);
        sample = order[..Math.Min(SampleSize, order.Length)];
        views = new(recipe.Questions.Views(images.Preprocessing), Seed.Derive(seed, "watch"));
        LabelledSample[] known = [.. labelled.Where(l => images.Contains(l.Id)).OrderBy(l => l.Id)];
        new Random(Seed.Derive(seed, "watch/labelled")).Shuffle(known);
        this.labelled = known.GroupBy(l => l.Class).Count(g => g.Count() >= LabelsMin) >= 2 ? known[..Math.Min(LabelledMax, known.Length)] : [];
    }

    /// <summary>Greatest rank that centred features of the sample can have.</summary>
    public int RankMax(int features) => Math.Min(features, sample.Length - 1);

    /// <summary>Effective rank of a network's features of the sample.</summary>
    public double EffectiveRank(ClassifierNetwork network, CancellationToken cancel) =>
        FeatureFigures.EffectiveRank(FeatureExtractor.Extract(network, images, sample, device, cancel));

    /// <summary>The figures after a step. The network is left in training mode.</summary>
    /// <param name="network">On its device.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="seconds">Seconds of training so far.</param>
    /// <param name="loss">Mean loss since the line before.</param>
    /// <param name="neighbours">Whether to measure neighbours too, where there are labels.</param>
    /// <param name="cancel">Checked between batches.</param>
    public WatchFigures Measure(SelfSupervisedNetwork network, int step, double seconds, double loss, bool neighbours, CancellationToken cancel)
    {
        network.Train(training: false);
        var (features, first, second) = Views(network);
        var (near, probe) = neighbours && labelled.Length > 0 ? Labelled(network.Encoder, cancel) : ((double?)null, (double?)null);
        var figures = new WatchFigures
        {
            Step = step,
            Seconds = Math.Round(seconds, 1),
            Loss = loss,
            Deviation = FeatureFigures.Deviation(first) * Math.Sqrt(first.Columns),
            EffectiveRank = FeatureFigures.EffectiveRank(features),
            ProjectionRank = FeatureFigures.EffectiveRank(first),
            Alignment = FeatureFigures.Alignment(first, second),
            Uniformity = FeatureFigures.Uniformity(first),
            Neighbours = near,
            Probe = probe,
        };
        network.Train();
        return figures;
    }

    private (double? Neighbours, double? Probe) Labelled(ClassifierNetwork encoder, CancellationToken cancel)
    {
        var features = FeatureExtractor.Extract(encoder, images, [.. labelled.Select(l => l.Id)], device, cancel);
        int[] classes = [.. labelled.Select(l => l.Class)];
        var probed = Math.Min(ProbedMax, classes.Length);
        return (
            NeighbourVote.LeaveOneOut(features, classes),
            LinearProbe.CrossValidated(features.Select([.. Enumerable.Range(0, probed)]), classes[..probed], classes.Max() + 1, seed, cancel));
    }

    private (Matrix Features, Matrix First, Matrix Second) Views(SelfSupervisedNetwork network)
    {
        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        var shape = images.Preprocessing;
        var pixels = new float[sample.Length * shape.SampleBytes];
        images.Gather(sample, pixels);
        var plain = Tensor.From<float>(pixels, sample.Length, shape.Channels, shape.Height, shape.Width).To(device);
        var (one, two) = views.Of(plain, step: 0);
        return (ToMatrix(network.Encoder.Features(plain)), ToMatrix(network.Forward(one)), ToMatrix(network.Forward(two)));
    }

    private static Matrix ToMatrix(Tensor rows) => new((int)rows.Size(0), (int)rows.Size(1), rows.To(ScalarType.Float32).To("cpu").ToArray<float>());
}
