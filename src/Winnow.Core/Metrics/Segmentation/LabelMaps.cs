using Winnow.Core.Data;

namespace Winnow.Core.Metrics;

/// <summary>Draws what people marked as the class of every pixel.</summary>
public static class LabelMaps
{
    /// <summary>A map of one image: 0 is background, c + 1 is class c. Where objects overlap the later one lies on top; crowds are ignored pixels, and tags are no pixels.</summary>
    /// <param name="objects">Polygons and masks.</param>
    /// <param name="width">Columns of the image, 1 or more.</param>
    /// <param name="height">Rows of the image, 1 or more.</param>
    /// <param name="classes">Number of classes without the background, at most 254.</param>
    /// <exception cref="ArgumentException">A class is out of range, a mask has another size, or an object is a box, which does not say which pixels are the object's.</exception>
    public static LabelMap Of(IReadOnlyList<ObjectAnnotation> objects, int width, int height, int classes)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var map = new byte[width * height];
        foreach (var item in objects)
        {
            if (item.Class < 0 || item.Class >= classes)
            {
                throw new ArgumentException($"an object has class {item.Class}; there are classes 0 to {classes - 1}", nameof(objects));
            }

            var mask = item.Shape is BoxShape or RotatedBoxShape && !item.IsCrowd
                ? throw new ArgumentException("an object is a box, which does not say which pixels are the object's; segmentation needs polygons or masks", nameof(objects))
                : ShapeConversion.ToMask(item.Shape, width, height);
            if (mask is null)
            {
                continue;
            }

            if ((mask.Width, mask.Height) != (width, height))
            {
                throw new ArgumentException($"a mask has {mask.Width} × {mask.Height} pixels on an image of {width} × {height}", nameof(objects));
            }

            Paint(mask, item.IsCrowd ? LabelMap.Ignore : (byte)(item.Class + 1), map);
        }

        return new(height, width, map);
    }

    // Runs go down the columns.
    private static void Paint(RunLengthMask mask, byte value, byte[] map)
    {
        var (place, set) = (0, false);
        foreach (var run in mask.Counts)
        {
            for (var p = place; set && p < place + run; p++)
            {
                map[(p % mask.Height * mask.Width) + (p / mask.Height)] = value;
            }

            (place, set) = (place + run, !set);
        }
    }
}
