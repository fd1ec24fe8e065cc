using Winnow.Core.Data;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Detectors;

/// <summary>What a detector sees on changed copies of images, mapped back to the images: a model that is sure sees the same.</summary>
internal static class ChangedViews
{
    /// <summary>Detections on images mirrored left to right.</summary>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it and says why.</exception>
    public static IReadOnlyList<ImageDetections> Mirrored(DetectorModel model, IReadOnlyList<Sample> images, CancellationToken cancel)
    {
        var found = new List<ImageDetections>(images.Count);
        foreach (var batch in images.Chunk(model.BatchSize))
        {
            cancel.ThrowIfCancellationRequested();
            ImageBuffer[] mirrored = [.. batch.AsParallel().AsOrdered().Select(s => Mirror(SampleReader.Read(s)))];
            foreach (var ((sample, image), seen) in batch.Zip(mirrored).Zip(model.Detect(mirrored)))
            {
                found.Add(new(sample.Id, image.Width, image.Height, [.. seen.Select(d => d with { Box = new(image.Width - d.Box.Right, d.Box.Top, image.Width - d.Box.Left, d.Box.Bottom) })]));
            }
        }

        return found;
    }

    /// <summary>The image with its columns in the opposite order.</summary>
    internal static ImageBuffer Mirror(ImageBuffer image)
    {
        var from = image.Pixels;
        var pixels = new byte[from.Length];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                from.Slice(3 * ((y * image.Width) + x), 3).CopyTo(pixels.AsSpan(3 * ((y * image.Width) + image.Width - 1 - x)));
            }
        }

        return new(image.Width, image.Height, pixels);
    }
}
