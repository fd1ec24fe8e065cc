using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Detectors.Loading;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Detectors;

/// <summary>A trained detector with everything needed to use it. Not safe for several threads at once.</summary>
public sealed class DetectorModel : IDisposable
{
    private readonly Lazy<DetectorPredictor> predictor;

    /// <summary>Takes a network over and frees it with itself.</summary>
    /// <param name="architecture">Its name in the catalogue.</param>
    /// <param name="network">In inference mode, on any device.</param>
    /// <param name="classes">Class names, as many as the network has.</param>
    /// <param name="side">Side of its square input, a multiple of the network's greatest stride.</param>
    /// <exception cref="ArgumentException">Names or side do not fit the network.</exception>
    public DetectorModel(string architecture, DetectorNetwork network, IReadOnlyList<string> classes, int side)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count != network.Classes)
        {
            throw new ArgumentException($"The network has {network.Classes} classes, but {classes.Count} names were given.", nameof(classes));
        }

        network.RequireSides(side, side);
        network.Train(training: false);
        (Architecture, Network, Classes, Side) = (architecture, network, classes, side);
        predictor = new(() => new DetectorPredictor(Network));
    }

    /// <summary>Name of the network in the catalogue.</summary>
    public string Architecture { get; }

    /// <summary>The network; its weights must not change once something was detected.</summary>
    public DetectorNetwork Network { get; }

    /// <summary>Class names in the order of the scores.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Side of the square input in pixels.</summary>
    public int Side { get; }

    /// <summary>How it was trained; null where its weights come from elsewhere.</summary>
    public DetectionRecipe? Recipe { get; init; }

    /// <summary>Images it learned from.</summary>
    public int Learned { get; init; }

    /// <summary>Seed of its training.</summary>
    public int Seed { get; init; }

    /// <summary>Images that are run together; default 8.</summary>
    public int BatchSize { get; init; } = 8;

    private string Device => Network.NamedParameters().First().Tensor.Device;

    /// <summary>What is on each image, in pixels of the image as displayed.</summary>
    /// <param name="images">Where the pixels are.</param>
    /// <param name="options">Thresholds and extras; null takes the defaults.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancel">Checked before every batch.</param>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it and says why.</exception>
    public IReadOnlyList<ImageDetections> Detect(
        IReadOnlyList<Sample> images, DetectionOptions? options = null, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        options = (options ?? new()).Validate();
        var found = new List<ImageDetections>(images.Count);
        foreach (var batch in images.Chunk(BatchSize))
        {
            cancel.ThrowIfCancellationRequested();
            var buffers = batch.AsParallel().AsOrdered().Select(SampleReader.Read).ToArray();
            var detections = Detect(buffers, options);
            for (var i = 0; i < batch.Length; i++)
            {
                found.Add(new(batch[i].Id, buffers[i].Width, buffers[i].Height, detections[i]));
            }

            progress?.Report((double)found.Count / images.Count);
        }

        return found;
    }

    /// <summary>What is on images that are decoded already, one batch; best score first.</summary>
    public IReadOnlyList<IReadOnlyList<Detection>> Detect(IReadOnlyList<ImageBuffer> images, DetectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        options = (options ?? new()).Validate();
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        var side = options.Side ?? Side;
        Network.RequireSides(side, side);
        var levels = predictor.Value.Levels(Input(images, side));
        var decoded = predictor.Value.Decode(levels).Contiguous().To("cpu");          // [N, 4 + classes, anchors]
        var (values, size) = (decoded.ToArray<float>(), (int)(decoded.Size(1) * decoded.Size(2)));
        var found = new IReadOnlyList<Detection>[images.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var here = DetectionDecoder.Decode(values.AsSpan(i * size, size), Classes.Count, options);
            var features = options.Features ? BoxFeatures.Pool(levels.Features[Network.FeatureLevel].Narrow(0, i, 1), [.. here.Select(d => d.Box)], side, side) : null;
            found[i] = [.. here.Select((d, k) => d with { Feature = features?[k] }).Select(d => Placed(d, images[i], side))];
        }

        return found;
    }

    /// <summary>One vector per image: mean and deviation over all places of what the heads saw at their finest level, each scaled to length 1.</summary>
    /// <remarks>Such statistics of channels tell conditions apart, as night from day, better than means of the coarsest level do: they hold the style of a picture (Gatys et al., CVPR 2016; Huang and Belongie, ICCV 2017).</remarks>
    /// <param name="images">Where the pixels are.</param>
    /// <param name="cancel">Checked before every batch.</param>
    /// <returns>[images × 2 channels], in the order given.</returns>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it and says why.</exception>
    public Matrix Embed(IReadOnlyList<Sample> images, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        float[]? values = null;
        var at = 0;
        foreach (var batch in images.Chunk(BatchSize))
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var levels = predictor.Value.Levels(Input(batch.AsParallel().AsOrdered().Select(SampleReader.Read).ToArray(), Side));
            var places = levels.Features[0].To(ScalarType.Float32).Flatten(2);                                   // [N, channels, places]
            var style = Tensor.Concatenate([OfLengthOne(places.Mean(2)), OfLengthOne(places.Deviation(2, unbiased: false))], 1).Contiguous().To("cpu").ToArray<float>();
            values ??= new float[style.Length / batch.Length * images.Count];
            style.CopyTo(values, at);
            at += style.Length;
        }

        return new(images.Count, values is null ? 0 : values.Length / images.Count, values ?? []);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose()
    {
        if (predictor.IsValueCreated)
        {
            predictor.Value.Dispose();
        }

        Network.Dispose();
    }

    private static Tensor OfLengthOne(Tensor rows) => rows.Divide(rows.Pow(2).Sum(1, keep: true).Sqrt().Add(1e-12));

    // [N, 3, side, side], RGB, 0 to 1, letterboxed.
    private Tensor Input(IReadOnlyList<ImageBuffer> images, int side) => Tensor.From<float>(UnitPlanes.Letterboxed(images, side), images.Count, 3, side, side).To(Device);

    private static Detection Placed(Detection detection, ImageBuffer image, int side)
    {
        var box = Letterbox.Of(image.Width, image.Height, side).ToImage(detection.Box);
        return detection with
        {
            Box = new(
                Math.Clamp(box.Left, 0, image.Width), Math.Clamp(box.Top, 0, image.Height),
                Math.Clamp(box.Right, 0, image.Width), Math.Clamp(box.Bottom, 0, image.Height)),
        };
    }
}
