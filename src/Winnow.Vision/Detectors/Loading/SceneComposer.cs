using System.Buffers;
using Winnow.Core.Data;
using Winnow.Vision.Augmentation;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Detectors.Loading;

/// <summary>Makes one training image: one image letterboxed, or four around a point on a canvas of twice the side, moved by an affine map in one pass, then recoloured; two of those may be blended.</summary>
/// <remarks>O(side²) time whatever the sizes of the images.</remarks>
internal sealed class SceneComposer(DetectionSet set, int side, DetectionAugmentation augmentation)
{
    /// <summary>Objects thinner than this after clipping are left out, in pixels.</summary>
    private const double LeastSide = 2;

    /// <summary>Objects of which less than this share of their box is left inside are left out.</summary>
    private const double LeastShare = 0.1;

    /// <summary>Writes an image [3 × side × side] of RGB from 0 to 1 and returns its objects.</summary>
    /// <param name="index">The image, or the first of four.</param>
    /// <param name="several">Whether images may be put together: four side by side, two blended.</param>
    /// <param name="random">The only source of chance.</param>
    /// <param name="planes">Receives the pixels.</param>
    public List<BoxLabel> Compose(int index, bool several, Random random, Span<float> planes)
    {
        var labels = Scene(index, several, random, planes);
        if (several && augmentation.Mixup > 0 && random.NextDouble() < augmentation.Mixup)
        {
            var rented = ArrayPool<float>.Shared.Rent(planes.Length);
            var partner = rented.AsSpan(0, planes.Length);
            labels.AddRange(Scene(random.Next(set.Count), several, random, partner));
            SceneBlend.Blend(planes, partner, SceneBlend.Share(random));
            ArrayPool<float>.Shared.Return(rented);
        }

        return labels;
    }

    private List<BoxLabel> Scene(int index, bool mosaic, Random random, Span<float> planes)
    {
        var four = mosaic && random.NextDouble() < augmentation.Mosaic;
        var canvas = four ? 2 * side : side;
        var (splitX, splitY) = four ? (random.Next(side / 2, side * 3 / 2), random.Next(side / 2, side * 3 / 2)) : (canvas, canvas);
        var tiles = four ? Around(index, splitX, splitY, random) : [Centred(index)];
        var map = PlaneMap.Draw(canvas, side, augmentation, random);
        Render(tiles, splitX, splitY, canvas, map.Inverse(), planes);
        ColourShift.Draw(augmentation, random).Apply(planes);
        List<BoxLabel> labels = [];
        foreach (var tile in tiles)
        {
            foreach (var item in tile.Objects)
            {
                if (Bounds(item, tile, map, canvas) is { } box)
                {
                    labels.Add(new(item.Class, box));
                }
            }
        }

        return labels;
    }

    private Tile Centred(int index)
    {
        var (pixels, objects, scaleX, scaleY) = set.Get(index);
        return new(pixels, (side - pixels.Width) / 2, (side - pixels.Height) / 2, objects, scaleX, scaleY);
    }

    // Upper left, upper right, lower left, lower right: each touches the point with a corner.
    private Tile[] Around(int index, int x, int y, Random random)
    {
        var tiles = new Tile[4];
        for (var i = 0; i < 4; i++)
        {
            var (pixels, objects, scaleX, scaleY) = set.Get(i == 0 ? index : random.Next(set.Count));
            tiles[i] = new(pixels, (i & 1) == 0 ? x - pixels.Width : x, (i & 2) == 0 ? y - pixels.Height : y, objects, scaleX, scaleY);
        }

        return tiles;
    }

    private Box? Bounds(TrainingObject item, Tile tile, in PlaneMap map, int canvas)
    {
        Box? whole = null, inside = null;
        foreach (var polygon in item.Outline)
        {
            var placed = tile.ToCanvas.Apply(polygon);
            whole = Around(whole, map.Apply(placed).Bounds);
            if (PolygonClip.ToImage(placed, canvas, canvas) is { } onCanvas && PolygonClip.ToImage(map.Apply(onCanvas), side, side) is { } seen)
            {
                inside = Around(inside, seen.Bounds);
            }
        }

        return inside is { } box && box.Right - box.Left >= LeastSide && box.Bottom - box.Top >= LeastSide && box.Area >= LeastShare * whole!.Value.Area ? box : null;
    }

    private static Box Around(Box? a, Box b) =>
        a is { } box ? new(Math.Min(box.Left, b.Left), Math.Min(box.Top, b.Top), Math.Max(box.Right, b.Right), Math.Max(box.Bottom, b.Bottom)) : b;

    // For each pixel of the result the place on the canvas that it comes from, bilinearly within one tile.
    private void Render(Tile[] tiles, int splitX, int splitY, int canvas, in PlaneMap back, Span<float> planes)
    {
        const float grey = ImageResizer.Padding / 255f;
        planes.Fill(grey);
        var plane = side * side;
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var x = (back.A * (column + 0.5)) + (back.B * (row + 0.5)) + back.C;
                var y = (back.D * (column + 0.5)) + (back.E * (row + 0.5)) + back.F;
                if (x < 0 || y < 0 || x >= canvas || y >= canvas)
                {
                    continue;
                }

                var tile = tiles[(x < splitX ? 0 : 1) + (y < splitY ? 0 : 2)];
                var (u, v) = (x - tile.Left, y - tile.Top);
                if (u >= 0 && v >= 0 && u < tile.Pixels.Width && v < tile.Pixels.Height)
                {
                    BilinearSample.Write(tile.Pixels, (float)(u - 0.5), (float)(v - 0.5), planes[((row * side) + column)..], plane);
                }
            }
        }
    }
}
