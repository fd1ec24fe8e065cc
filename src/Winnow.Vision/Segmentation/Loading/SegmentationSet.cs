using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Segmentation.Loading;

/// <summary>Training images with their label maps, decoded when first asked for and scaled as the view asks; as many as fit a budget of memory are kept.</summary>
/// <remarks>Safe for several threads. What is kept decides speed alone.</remarks>
internal sealed class SegmentationSet
{
    private readonly IReadOnlyList<AnnotatedImage> images;
    private readonly SegmentationScene?[] kept;
    private readonly SegmentationRecipe recipe;
    private readonly int classes;
    private long room;

    /// <summary>A set of images.</summary>
    /// <param name="images">Each with its source and annotations.</param>
    /// <param name="classes">Number of classes without the background.</param>
    /// <param name="recipe">Says view, side and scale.</param>
    /// <param name="memory">Bytes of pixels and labels to keep.</param>
    /// <exception cref="ArgumentException">There is no image, or one has no source or no annotations.</exception>
    public SegmentationSet(IReadOnlyList<AnnotatedImage> images, int classes, SegmentationRecipe recipe, long memory = 1L << 30)
    {
        if (images.Count == 0)
        {
            throw new ArgumentException("There is nothing to learn from: no image is annotated.", nameof(images));
        }

        foreach (var image in images)
        {
            _ = image.Source ?? throw new ArgumentException($"'{image.FileName}' has no pixels to learn from; only its annotations are at hand.", nameof(images));
            _ = image.Annotations ?? throw new ArgumentException($"'{image.FileName}' has no annotations: nobody looked at it yet, so it cannot be learned from.", nameof(images));
        }

        (this.images, this.classes, this.recipe, room) = (images, classes, recipe, memory);
        kept = new SegmentationScene?[images.Count];
    }

    /// <summary>Number of images.</summary>
    public int Count => images.Count;

    /// <summary>One image at its training size with its labels.</summary>
    /// <exception cref="InvalidDataException">The image cannot be read, or its annotations do not fit; the message names it and says why.</exception>
    public SegmentationScene Get(int index)
    {
        if (Volatile.Read(ref kept[index]) is { } known)
        {
            return known;
        }

        var scene = Load(images[index]);
        if (Interlocked.Add(ref room, -(scene.Pixels.Array.Length + scene.Labels.Classes.Length)) >= 0)
        {
            Volatile.Write(ref kept[index], scene);
        }

        return scene;
    }

    private SegmentationScene Load(AnnotatedImage image)
    {
        try
        {
            var whole = ImageReader.Read(image.Source!);
            if (image.Width > 0 && image.Height > 0 && (image.Width != whole.Width || image.Height != whole.Height))
            {
                throw new InvalidDataException($"The training image '{image.FileName}' has {whole.Width} × {whole.Height} pixels, but its annotations were made on {image.Width} × {image.Height}.");
            }

            var labels = LabelMaps.Of(image.Annotations!, whole.Width, whole.Height, classes);
            var (width, height) = ViewSize.Of(recipe.View, recipe.ImageSize, recipe.Scale, whole.Width, whole.Height);
            return (width, height) == (whole.Width, whole.Height) ? new(whole, labels) : new(ImageResizer.Resize(whole, width, height), Resized(labels, width, height));
        }
        catch (ImageException e)
        {
            throw new InvalidDataException($"The training image '{image.FileName}' cannot be read: {e.Message}.", e);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The training image '{image.FileName}' cannot be learned from: {e.Message}", e);
        }
    }

    // The class in the middle of each new pixel.
    private static LabelMap Resized(LabelMap labels, int width, int height)
    {
        var from = labels.Classes.Span;
        var to = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = from.Slice((int)((y + 0.5) * labels.Height / height) * labels.Width, labels.Width);
            for (var x = 0; x < width; x++)
            {
                to[(y * width) + x] = row[(int)((x + 0.5) * labels.Width / width)];
            }
        }

        return new(height, width, to);
    }
}
