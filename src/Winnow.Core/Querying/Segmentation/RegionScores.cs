using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Sums over the regions of one image.</summary>
internal static class RegionScores
{
    /// <summary>One region's sums.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Box">Around it.</param>
    /// <param name="Sum">Of the scores of pixels that count.</param>
    /// <param name="Pixels">Pixels that count, at least 1.</param>
    /// <param name="Classes">Different classes predicted on them.</param>
    /// <param name="Likeliest">The class of most of them, the first of equals.</param>
    public readonly record struct Region(int Number, Box Box, double Sum, int Pixels, int Classes, int Likeliest);

    /// <summary>The regions of a map that have pixels which count, in the order of their numbers. O(pixels + regions × classes).</summary>
    public static List<Region> Of(RegionMap regions, float[] scores, int[] classes, int classCount, ReadOnlySpan<bool> ignored)
    {
        var places = new SortedDictionary<int, (Box Box, double Sum, int[] Counts)>();
        var names = regions.Regions.Span;
        for (var i = 0; i < names.Length; i++)
        {
            if (ignored.Length > 0 && ignored[i])
            {
                continue;
            }

            var (y, x) = Math.DivRem(i, regions.Width);
            var pixel = new Box(x, y, x + 1, y + 1);
            var (box, sum, counts) = places.TryGetValue(names[i], out var held) ? held : (pixel, 0.0, new int[classCount]);
            counts[classes[i]]++;
            places[names[i]] = (Around(box, pixel), sum + scores[i], counts);
        }

        return [.. places.Select(p => new Region(p.Key, p.Value.Box, p.Value.Sum, p.Value.Counts.Sum(), p.Value.Counts.Count(n => n > 0), Array.IndexOf(p.Value.Counts, p.Value.Counts.Max())))];
    }

    /// <summary>The same for grid cells by summed-area tables; boxes are those of the whole cells. O(classes × pixels).</summary>
    public static List<Region> OfGrid(SegmentationMap map, int cell, float[] scores, int[] classes)
    {
        var counted = Sums(map, _ => 1);
        var summed = Sums(map, i => scores[i]);
        var shown = Enumerable.Range(0, map.Classes).Select(c => classes.Contains(c) ? Sums(map, i => classes[i] == c ? 1 : 0) : null).ToArray();
        var regions = new List<Region>();
        var across = (map.Width + cell - 1) / cell;
        for (var top = 0; top < map.Height; top += cell)
        {
            for (var left = 0; left < map.Width; left += cell)
            {
                var (bottom, right) = (Math.Min(map.Height, top + cell), Math.Min(map.Width, left + cell));
                var counts = Array.ConvertAll(shown, s => (int)(s?.Sum(top, left, bottom, right) ?? 0));
                if ((int)counted.Sum(top, left, bottom, right) is var pixels and > 0)
                {
                    regions.Add(new((top / cell * across) + (left / cell), new(left, top, right, bottom), summed.Sum(top, left, bottom, right), pixels, counts.Count(n => n > 0), Array.IndexOf(counts, counts.Max())));
                }
            }
        }

        return regions;
    }

    private static Box Around(Box box, Box other) =>
        new(Math.Min(box.Left, other.Left), Math.Min(box.Top, other.Top), Math.Max(box.Right, other.Right), Math.Max(box.Bottom, other.Bottom));

    private static IntegralImage Sums(SegmentationMap map, Func<int, double> value)
    {
        var ignored = map.Ignored;
        return new(map.Height, map.Width, i => ignored.Length > 0 && ignored.Span[i] ? 0 : value(i));
    }
}
