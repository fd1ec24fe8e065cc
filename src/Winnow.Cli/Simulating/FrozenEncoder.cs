using System.Globalization;
using Winnow.Cli.Commands;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;
using Winnow.Vision.Training;

namespace Winnow.Cli.Simulating;

/// <summary>The features of an ONNX image encoder, computed once and kept on disk, with a softmax regression fitted on them each round.</summary>
internal sealed class FrozenEncoder : ILearnerSource
{
    private const int UsualSide = 128;

    private readonly SimulateOptions options;
    private readonly OnnxModel model;
    private readonly ImagePreprocessing input;
    private OnnxFeatureLearner? learner;
    private TunedHead? tuned;

    /// <summary>Loads the model and settles how its images are prepared.</summary>
    /// <exception cref="CommandException">Options contradict each other or the model.</exception>
    /// <exception cref="OnnxException">The file is no model of images, or has no such output.</exception>
    public FrozenEncoder(SimulateOptions options)
    {
        this.options = options;
        if (options.Epochs is not null)
        {
            throw CommandException.Usage("--epochs belongs to a network that is trained; with --weights nothing is, so leave it out.");
        }

        if (options.Device != "cpu")
        {
            throw CommandException.Usage($"--device {options.Device} belongs to a network that is trained; the features of --weights are computed on the CPU, so leave it out.");
        }

        model = OnnxModel.Load(options.Weights!, options.Threads);
        try
        {
            input = Input(out var assumed);
            PixelsAreAssumed = assumed;
            model.Describe([options.Features], input.Channels, input.Height, input.Width);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Whether neither the options nor the model say how pixels are normalised.</summary>
    public bool PixelsAreAssumed { get; }

    /// <summary>How images must be prepared for it.</summary>
    public ImagePreprocessing Preprocessing => input;

    /// <summary>The output that is learned from, image by image, in the order of the ids [ids × dimensions].</summary>
    /// <param name="images">Prepared as <see cref="Preprocessing"/> says.</param>
    /// <param name="ids">Which of them.</param>
    /// <param name="cancel">Checked between batches.</param>
    public Matrix Encode(ImageTensorStore images, IReadOnlyList<SampleId> ids, CancellationToken cancel) => new OnnxScorer(model, images).Run([options.Features], ids, cancel)[0];

    /// <inheritdoc/>
    public string Name => $"{(Tuned ? "tuned head" : "softmax")} on {Path.GetFileName(options.Weights)}";

    /// <inheritdoc/>
    public Evidence Provides => OnnxFeatureLearner.Gives;

    /// <inheritdoc/>
    public string Recipe => $"{model.Hash} {options.Features} {input.CacheKey} {Pixels}{(Tuned ? " tuned" : "")}";

    /// <inheritdoc/>
    public string Words => $"{(Tuned ? "head tuned each round" : "softmax regression")} on the frozen output '{options.Features}' of {Path.GetFileName(options.Weights)}, images of {input.Width}×{input.Height} pixels{Pixels}";

    private bool Tuned => TuningLevels.Has(options, TuningRecord.Head);

    private string Pixels => model.TakesBytes ? "" : $", pixels (x − {Each(input.Mean, 0)}) / {Each(input.StandardDeviation, 255)}";

    /// <inheritdoc/>
    public ISimulationImages Load(ImageDataset data, Action<double, string> progress, CancellationToken cancel)
    {
        var images = DatasetImages.Load(data, input, new Share(s => progress(0.2 * s, "decoding images")), cancel);
        var cache = new OnnxFeatureCache(Path.Combine(DataCacheFolder.Path, "features"));
        learner = new(model, images, data.Classes, options.Features, cache) { Metric = options.Metric, Threads = 1 };
        var features = learner.FeaturesOf(new Share(s => progress(0.2 + (0.8 * s), $"encoding {images.Ids.Count:N0} images, once")), cancel);
        tuned = Tuned ? new(features, data.Classes, threads: 1) { Metric = options.Metric } : null;
        return new TensorImages(images);
    }

    /// <inheritdoc/>
    public ILearner Create(IReadOnlyList<string> classes, TimeProvider clock) =>
        (ILearner?)tuned ?? learner ?? throw new InvalidOperationException("The images are not loaded.");

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();

    // What the call says, else what the model says of itself, else its fixed size or 128.
    private ImagePreprocessing Input(out bool assumed)
    {
        var own = model.Metadata?.Preprocessing;
        var (channels, height, width) = model.FixedImages;
        var wanted = own ?? new(width > 0 ? width : UsualSide, height > 0 ? height : UsualSide, channels > 0 ? channels : 3);
        if (options.Size is { } side)
        {
            if ((height > 0 && height != side) || (width > 0 && width != side))
            {
                throw CommandException.Usage($"--size {side} does not fit '{options.Weights}', which takes images of {width}×{height} pixels; leave --size out.");
            }

            wanted = wanted with { Width = side, Height = side };
        }

        assumed = own is null && options.Pixels is null && !model.TakesBytes;
        if (options.Pixels is { } pixels)
        {
            if (model.TakesBytes)
            {
                throw CommandException.Usage($"--pixels does not fit '{options.Weights}', which takes pixels as they are; leave it out.");
            }

            return pixels.ApplyTo(wanted).Validate();
        }

        return (assumed ? PixelScale.Usual.ApplyTo(wanted) : wanted).Validate();
    }

    private static string Each(IReadOnlyList<float> values, float none) =>
        values.Count == 0 ? Number(none) : values.Distinct().Count() == 1 ? Number(255 * values[0]) : $"[{string.Join(", ", values.Select(v => Number(255 * v)))}]";

    private static string Number(float value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
