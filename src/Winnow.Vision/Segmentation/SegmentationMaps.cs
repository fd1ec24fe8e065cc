using Winnow.Core.Data;
using Winnow.Core.Metrics;

namespace Winnow.Vision.Segmentation;

/// <summary>Turns class probabilities into classes, masks and outlines. Channel 0 is the background.</summary>
public static class SegmentationMaps
{
    /// <summary>The most probable class of every pixel; of equals the first.</summary>
    public static LabelMap Labels(SegmentationMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var probabilities = map.Probabilities.Span;
        var size = map.Height * map.Width;
        var best = probabilities[..size].ToArray();
        var labels = new byte[size];
        for (var c = 1; c < map.Classes; c++)
        {
            var plane = probabilities.Slice(c * size, size);
            for (var i = 0; i < size; i++)
            {
                if (plane[i] > best[i])
                {
                    (best[i], labels[i]) = (plane[i], (byte)c);
                }
            }
        }

        return new(map.Height, map.Width, labels);
    }

    /// <summary>The pixels of each class as one mask with their mean probability as score, in class order; classes with fewer pixels than <paramref name="least"/> are left out.</summary>
    /// <param name="map">Probabilities; annotations count classes without the background.</param>
    /// <param name="least">Fewest pixels, 1 or more.</param>
    public static IReadOnlyList<ObjectAnnotation> Masks(SegmentationMap map, int least = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        var labels = Labels(map).Classes.Span;
        List<ObjectAnnotation> found = [];
        var pixels = new bool[labels.Length];
        for (var c = 1; c < map.Classes; c++)
        {
            var plane = map.Probabilities.Span.Slice(c * labels.Length, labels.Length);
            var (count, sum) = (0, 0.0);
            for (var i = 0; i < labels.Length; i++)
            {
                pixels[i] = labels[i] == c;
                (count, sum) = pixels[i] ? (count + 1, sum + plane[i]) : (count, sum);
            }

            if (count >= least)
            {
                found.Add(new() { Class = c - 1, Score = sum / count, Shape = new MaskShape(RunLengthMask.FromPixels(map.Height, map.Width, pixels)) });
            }
        }

        return found;
    }

    /// <summary>The outer outline of each connected part of each class; holes are filled. Parts that touch only at a corner are two.</summary>
    /// <param name="map">Probabilities.</param>
    /// <param name="least">Smallest area of a part in pixels, 1 or more.</param>
    public static IReadOnlyList<ObjectAnnotation> Outlines(SegmentationMap map, double least = 1) =>
    [
        .. Masks(map).SelectMany(mask => MaskContours.Trace(((MaskShape)mask.Shape).Mask)
            .Where(ring => ring.SignedArea >= least)
            .Select(ring => mask with { Shape = new PolygonShape(ring) })),
    ];
}
