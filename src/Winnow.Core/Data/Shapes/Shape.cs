namespace Winnow.Core.Data;

/// <summary>Where on an image an annotation holds. The set is closed: a class tag, an upright box, a rotated box, polygons, a mask.</summary>
/// <remarks>Coordinates are pixels of the image as it is displayed (EXIF orientation applied), doubles, origin at the upper left corner of the upper left pixel;
/// a pixel covers [x, x + 1).</remarks>
public abstract record Shape
{
    private protected Shape()
    {
    }

    /// <summary>The smallest upright box around the shape; null for a class tag and for a mask without pixels.</summary>
    public abstract Box? Bounds { get; }
}

/// <summary>The class holds for the whole image.</summary>
public sealed record ClassTag : Shape
{
    private ClassTag()
    {
    }

    /// <summary>The one class tag.</summary>
    public static ClassTag Instance { get; } = new();

    /// <inheritdoc/>
    public override Box? Bounds => null;
}

/// <summary>An upright box.</summary>
/// <param name="Box">Half-open: the right and lower edges are outside.</param>
public sealed record BoxShape(Box Box) : Shape
{
    /// <inheritdoc/>
    public override Box? Bounds => Box;
}

/// <summary>A rotated box.</summary>
/// <param name="Box">Where.</param>
public sealed record RotatedBoxShape(RotatedBox Box) : Shape
{
    /// <inheritdoc/>
    public override Box? Bounds => Box.Bounds;
}

/// <summary>One object that consists of one or several polygons; it covers what any of them covers, as COCO reads them.</summary>
public sealed record PolygonShape : Shape
{
    /// <summary>A shape of at least one polygon.</summary>
    /// <exception cref="ArgumentException">There is no polygon.</exception>
    public PolygonShape(params IReadOnlyList<Polygon> polygons)
    {
        ArgumentNullException.ThrowIfNull(polygons);
        Polygons = polygons.Count > 0 ? polygons : throw new ArgumentException("A polygon shape needs at least one polygon.", nameof(polygons));
    }

    /// <summary>The parts.</summary>
    public IReadOnlyList<Polygon> Polygons { get; }

    /// <inheritdoc/>
    public override Box? Bounds
    {
        get
        {
            var all = Polygons[0].Bounds;
            foreach (var polygon in Polygons)
            {
                var box = polygon.Bounds;
                all = new(Math.Min(all.Left, box.Left), Math.Min(all.Top, box.Top), Math.Max(all.Right, box.Right), Math.Max(all.Bottom, box.Bottom));
            }

            return all;
        }
    }

    /// <summary>Same polygons in the same order.</summary>
    public bool Equals(PolygonShape? other) => other is not null && Polygons.SequenceEqual(other.Polygons);

    /// <inheritdoc/>
    public override int GetHashCode() => Polygons[0].GetHashCode();
}

/// <summary>The pixels of one object.</summary>
/// <param name="Mask">As large as the image.</param>
public sealed record MaskShape(RunLengthMask Mask) : Shape
{
    /// <inheritdoc/>
    public override Box? Bounds => Mask.Bounds;
}
