using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Scoring;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Vision.AutoML;

/// <summary>A classifier whose body is a pre-trained encoder as it is, and whose head is fitted on its features and tuned anew each time (<see cref="TunedHead"/>).</summary>
/// <remarks>The head becomes the last layer of the encoder's network, so that it is saved, exported and asked as any other classifier. Fits take seconds: the body runs once over the images.</remarks>
/// <param name="folder">The encoder's folder.</param>
/// <param name="images">All images that labels may name, prepared as the encoder wants them.</param>
/// <param name="classes">Class names, at least two.</param>
public sealed class EncoderHead(string folder, ImageTensorStore images, IReadOnlyList<string> classes)
{
    /// <summary>Name by which settings and commands ask for it.</summary>
    public const string Name = "encoder-head";

    private readonly EncoderDescription described = EncoderFile.Describe(folder);
    private readonly string weights = EncoderFile.WeightsPath(folder);
    private (SampleFeatures Features, double Scale)? known;

    /// <summary>Chooses a head and fits it.</summary>
    /// <param name="labelled">What is labelled, at least one sample.</param>
    /// <param name="last">The record of the head before; null for the first.</param>
    /// <param name="validationShare">Share of the labels that is held out, 0 to 0.5.</param>
    /// <param name="seed">The only source of chance.</param>
    /// <param name="cancel">Checked between batches and fits.</param>
    /// <returns>The model, and the recipe of its head with its reason.</returns>
    /// <exception cref="InvalidDataException">The encoder's files are damaged.</exception>
    public (ClassifierModel Model, TuningRecord Record) Fit(IReadOnlyList<LabelledSample> labelled, TuningRecord? last, double validationShare, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        var (learn, heldOut) = ClassifierLearner.Split(labelled, validationShare, seed);
        var network = Network();
        try
        {
            var (features, scale) = known ??= Encode(network, cancel);
            var learner = new TunedHead(features, classes) { UnitLengths = false };
            var record = learner.Tune(learn, TuningState.None with { Last = last }, new Random(Seed.Derive(seed, "tune")), cancel);
            using (var fitted = learner.Fit(learn, record, new Random(Seed.Derive(seed, "fit")), null, cancel))
            {
                Fill(network, fitted.Gather([], Evidence.Head, cancel).Require(p => p.Head), scale);
            }

            // Of the recipe only the dropout of members counts; nothing of the network was trained.
            var model = new ClassifierModel([network], temperature: 1, images, classes, labelled, new TrainingRecipe(), "accuracy", seed) { Architecture = described.Architecture, Validation = heldOut };
            return (model, record);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private ClassifierNetwork Network()
    {
        using var generator = new Generator(0);
        using var scope = new TensorScope();
        var network = ModelCatalog.Get(described.Architecture).Create(new(described.Input.Channels, described.Input.Height, described.Input.Width, classes.Count), generator);
        StartReport.Fill(network, weights);
        network.Train(training: false);
        return network;
    }

    // Of order 1, as penalties expect; the factor goes back into the weights of the head.
    private (SampleFeatures Features, double Scale) Encode(ClassifierNetwork network, CancellationToken cancel)
    {
        var features = FeatureExtractor.Extract(network, images, images.Ids, "cpu", cancel);
        var squares = 0.0;
        foreach (var value in features.Span)
        {
            squares += (double)value * value;
        }

        var scale = Math.Sqrt(squares / Math.Max(1, features.Span.Length));
        return (new(images.Ids, FeatureScale.ToOrderOne(features)), scale > 0 ? scale : 1);
    }

    private static void Fill(ClassifierNetwork network, LinearHead head, double scale)
    {
        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        float[] values = [.. head.Weights.Array.Select(w => (float)(w / scale))];
        network.Head.Weight.CopyFrom(Tensor.From<float>(values, head.Weights.Rows, head.Weights.Columns));
        network.Head.Bias.CopyFrom(Tensor.From<float>([.. head.Bias], head.Bias.Count));
    }
}
