using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Segmentation.Loading;
using Winnow.Vision.Segmentation.Networks;

namespace Winnow.Vision.Segmentation;

/// <summary>A trained segmenter with everything needed to use it. Not safe for several threads at once.</summary>
public sealed class SegmenterModel : IDisposable
{
    /// <summary>Name of class 0 of the network: what nobody marked.</summary>
    public const string Background = "background";

    private readonly Lazy<SegmenterPredictor> predictor;

    /// <summary>Takes a network over and frees it with itself.</summary>
    /// <param name="architecture">Its name in the catalogue.</param>
    /// <param name="network">In inference mode, on any device.</param>
    /// <param name="classes">Class names without the background: one less than the network has.</param>
    /// <param name="side">Side of its square input, a multiple of the network's greatest stride.</param>
    /// <exception cref="ArgumentException">Names or side do not fit the network.</exception>
    public SegmenterModel(string architecture, SegmenterNetwork network, IReadOnlyList<string> classes, int side)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count != network.Classes - 1)
        {
            throw new ArgumentException($"The network has {network.Classes - 1} classes besides the background, but {classes.Count} names were given.", nameof(classes));
        }

        network.RequireSides(side, side);
        network.Train(training: false);
        (Architecture, Network, Classes, Side) = (architecture, network, classes, side);
        predictor = new(() => new SegmenterPredictor(Network));
    }

    /// <summary>Name of the network in the catalogue.</summary>
    public string Architecture { get; }

    /// <summary>The network; its weights must not change once something was segmented.</summary>
    public SegmenterNetwork Network { get; }

    /// <summary>Class names without the background; class c is channel c + 1 of a map.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Side of the square input in pixels.</summary>
    public int Side { get; }

    /// <summary>How images become inputs.</summary>
    public SegmentationView View { get; init; }

    /// <summary>What images are scaled by before tiles are cut; default 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>How it was trained; null where its weights come from elsewhere.</summary>
    public SegmentationRecipe? Recipe { get; init; }

    /// <summary>Images it learned from.</summary>
    public int Learned { get; init; }

    /// <summary>Seed of its training.</summary>
    public int Seed { get; init; }

    /// <summary>Images or tiles that are run together; default 8.</summary>
    public int BatchSize { get; init; } = 8;

    private string Device => Network.NamedParameters().First().Tensor.Device;

    /// <summary>Class probabilities of every pixel of each image. Memory: 4 bytes for each class and pixel of all maps.</summary>
    /// <param name="images">Where the pixels are.</param>
    /// <param name="options">Resolution and overlap; null takes the defaults.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancel">Checked before every batch.</param>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it and says why.</exception>
    public IReadOnlyList<SegmentationMap> Segment(
        IReadOnlyList<Sample> images, SegmentationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        options = (options ?? new()).Validate();
        var maps = new List<SegmentationMap>(images.Count);
        foreach (var batch in images.Chunk(BatchSize))
        {
            cancel.ThrowIfCancellationRequested();
            var found = Segment(batch.AsParallel().AsOrdered().Select(SampleReader.Read).ToArray(), options);
            maps.AddRange(found.Select((map, i) => map with { Id = batch[i].Id }));
            progress?.Report((double)maps.Count / images.Count);
        }

        return maps;
    }

    /// <summary>Class probabilities of images that are decoded already; the maps bear the ids 0, 1, ….</summary>
    public IReadOnlyList<SegmentationMap> Segment(IReadOnlyList<ImageBuffer> images, SegmentationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        options = (options ?? new()).Validate();
        return View == SegmentationView.Whole ? Whole(images, options) : [.. images.Select((image, i) => Tiled(image, i, options))];
    }

    /// <summary>One vector per image: the mean over all places of what the network saw at its coarsest level, the image letterboxed whole.</summary>
    /// <param name="images">Where the pixels are.</param>
    /// <param name="cancel">Checked before every batch.</param>
    /// <returns>[images × channels], in the order given.</returns>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it and says why.</exception>
    public Matrix Embed(IReadOnlyList<Sample> images, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var values = new float[images.Count * Network.FeatureCount];
        var done = 0;
        foreach (var batch in images.Chunk(BatchSize))
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var features = predictor.Value.Output(Letterboxed(batch.AsParallel().AsOrdered().Select(SampleReader.Read).ToArray())).Features;
            features.To(ScalarType.Float32).GlobalAveragePool().Contiguous().To("cpu").ToArray<float>().CopyTo(values, done * Network.FeatureCount);
            done += batch.Length;
        }

        return new(images.Count, Network.FeatureCount, values);
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

    private SegmentationMap[] Whole(IReadOnlyList<ImageBuffer> images, SegmentationOptions options)
    {
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        var probabilities = predictor.Value.Probabilities(Letterboxed(images)); // [N, classes, side, side]
        var maps = new SegmentationMap[images.Count];
        for (var i = 0; i < maps.Length; i++)
        {
            var seen = ResizeGeometry.Of(ResizeMode.Letterbox, images[i].Width, images[i].Height, Side, Side);
            var window = probabilities.Narrow(0, i, 1).Narrow(2, seen.OffsetY, seen.Height).Narrow(3, seen.OffsetX, seen.Width);
            var (width, height) = options.SizeOf(images[i].Width, images[i].Height);
            maps[i] = Map(i, Resized(window, width, height), width, height);
        }

        return maps;
    }

    private SegmentationMap Tiled(ImageBuffer image, int index, SegmentationOptions options)
    {
        var (width, height) = ViewSize.Of(View, Side, Scale, image.Width, image.Height);
        var view = (width, height) == (image.Width, image.Height) ? image : ImageResizer.Resize(image, width, height);
        var blend = new TileBlend(Network.Classes, width, height);
        var places = TileBlend.Starts(height, Side, options.Overlap).SelectMany(y => TileBlend.Starts(width, Side, options.Overlap).Select(x => (X: x, Y: y)));
        var size = Side * Side;
        foreach (var batch in places.Chunk(BatchSize))
        {
            using var scope = new TensorScope();
            var pixels = new float[batch.Length * 3 * size];
            for (var i = 0; i < batch.Length; i++)
            {
                UnitPlanes.Write(view, batch[i].X, batch[i].Y, Side, Side, pixels.AsSpan(i * 3 * size, 3 * size));
            }

            var found = predictor.Value.Probabilities(Tensor.From<float>(pixels, batch.Length, 3, Side, Side).To(Device)).Contiguous().To("cpu").ToArray<float>();
            for (var i = 0; i < batch.Length; i++)
            {
                blend.Add(found.AsSpan(i * Network.Classes * size, Network.Classes * size), Side, batch[i].X, batch[i].Y);
            }
        }

        var (wide, high) = options.SizeOf(image.Width, image.Height);
        using var last = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        return (wide, high) == (width, height)
            ? new(new(index), Network.Classes, high, wide, blend.Mean())
            : Map(index, Resized(Tensor.From<float>(blend.Mean(), 1, Network.Classes, height, width), wide, high), wide, high);
    }

    private SegmentationMap Map(int index, Tensor probabilities, int width, int height) =>
        new(new(index), Network.Classes, height, width, probabilities.Contiguous().To("cpu").ToArray<float>());

    private Tensor Letterboxed(IReadOnlyList<ImageBuffer> images) => Tensor.From<float>(UnitPlanes.Letterboxed(images, Side), images.Count, 3, Side, Side).To(Device);

    private static Tensor Resized(Tensor probabilities, int width, int height) =>
        probabilities.Size(2) == height && probabilities.Size(3) == width ? probabilities : probabilities.ResizeBilinear(height, width);
}
