using Winnow.Core.Data;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Detectors.Loading;

/// <summary>Training images, decoded when first asked for and scaled to a longest side; as many as fit a budget of memory are kept.</summary>
/// <remarks>Safe for several threads. What is kept decides speed alone.</remarks>
internal sealed class DetectionSet
{
    private readonly IReadOnlyList<AnnotatedImage> images;
    private readonly IReadOnlyList<TrainingObject>[] objects;
    private readonly ImageBuffer?[] kept;
    private readonly (int Width, int Height)[] sizes;
    private readonly int side;
    private long room;

    /// <summary>A set of images whose longest side becomes <paramref name="side"/>.</summary>
    /// <param name="images">Each with its source and annotations.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="side">Longest side in pixels.</param>
    /// <param name="memory">Bytes of pixels to keep.</param>
    /// <exception cref="ArgumentException">There is no image, or one has no source, no annotations or an unknown class.</exception>
    public DetectionSet(IReadOnlyList<AnnotatedImage> images, int classes, int side, long memory = 1L << 30)
    {
        if (images.Count == 0)
        {
            throw new ArgumentException("There is nothing to learn from: no image is annotated.", nameof(images));
        }

        foreach (var image in images)
        {
            _ = image.Source ?? throw new ArgumentException($"'{image.FileName}' has no pixels to learn from; only its annotations are at hand.", nameof(images));
        }

        (this.images, this.side, room) = (images, side, memory);
        objects = [.. images.Select(i => TrainingObject.Of(i, classes))];
        kept = new ImageBuffer?[images.Count];
        sizes = new (int, int)[images.Count];
    }

    /// <summary>Number of images.</summary>
    public int Count => images.Count;

    /// <summary>One image at its training size, and its objects with the factors that bring them to it.</summary>
    /// <exception cref="InvalidDataException">The image cannot be read; the message names it and says why.</exception>
    public (ImageBuffer Pixels, IReadOnlyList<TrainingObject> Objects, double ScaleX, double ScaleY) Get(int index)
    {
        var pixels = Volatile.Read(ref kept[index]);
        if (pixels is null)
        {
            pixels = Load(index);
            if (Interlocked.Add(ref room, -pixels.Array.Length) >= 0)
            {
                Volatile.Write(ref kept[index], pixels);
            }
        }

        var size = sizes[index];
        return (pixels, objects[index], (double)pixels.Width / size.Width, (double)pixels.Height / size.Height);
    }

    private ImageBuffer Load(int index)
    {
        try
        {
            var whole = ImageReader.Read(images[index].Source!);
            var (width, height) = (images[index].Width, images[index].Height);
            if (width > 0 && height > 0 && (width != whole.Width || height != whole.Height))
            {
                throw new InvalidDataException($"The training image '{images[index].FileName}' has {whole.Width} × {whole.Height} pixels, but its annotations were made on {width} × {height}.");
            }

            sizes[index] = (whole.Width, whole.Height);
            var geometry = ResizeGeometry.Of(ResizeMode.Letterbox, whole.Width, whole.Height, side, side);
            return geometry.FullWidth == whole.Width && geometry.FullHeight == whole.Height ? whole : ImageResizer.Resize(whole, geometry.FullWidth, geometry.FullHeight);
        }
        catch (ImageException e)
        {
            throw new InvalidDataException($"The training image '{images[index].FileName}' cannot be read: {e.Message}.", e);
        }
    }
}
