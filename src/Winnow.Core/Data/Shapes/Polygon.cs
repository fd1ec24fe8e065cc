namespace Winnow.Core.Data;

/// <summary>A closed ring of points in pixels; the last point is joined to the first.</summary>
public sealed class Polygon : IEquatable<Polygon>
{
    private readonly double[] coordinates;

    /// <summary>Takes over the array: it must not be changed afterwards.</summary>
    /// <param name="coordinates">x, y pairs of at least 3 points, all finite.</param>
    /// <exception cref="ArgumentException">Fewer than 3 points, an odd count or a number that is not finite.</exception>
    public Polygon(params double[] coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        if (coordinates.Length < 6 || coordinates.Length % 2 != 0)
        {
            throw new ArgumentException($"A polygon of {coordinates.Length} numbers is none; it takes x, y pairs of at least 3 points.", nameof(coordinates));
        }

        foreach (var value in coordinates)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"A polygon holds {value}; coordinates must be finite.", nameof(coordinates));
            }
        }

        this.coordinates = coordinates;
    }

    /// <summary>x, y pairs.</summary>
    public ReadOnlySpan<double> Coordinates => coordinates;

    /// <summary>Number of points, at least 3.</summary>
    public int Count => coordinates.Length / 2;

    /// <summary>The smallest upright box around the points.</summary>
    public Box Bounds
    {
        get
        {
            var (left, top, right, bottom) = (coordinates[0], coordinates[1], coordinates[0], coordinates[1]);
            for (var i = 2; i < coordinates.Length; i += 2)
            {
                (left, right) = (Math.Min(left, coordinates[i]), Math.Max(right, coordinates[i]));
                (top, bottom) = (Math.Min(top, coordinates[i + 1]), Math.Max(bottom, coordinates[i + 1]));
            }

            return new(left, top, right, bottom);
        }
    }

    /// <summary>Area by the shoelace formula: above 0 where the points run clockwise on the screen, below 0 otherwise.</summary>
    public double SignedArea
    {
        get
        {
            var sum = 0.0;
            for (int i = 0, previous = coordinates.Length - 2; i < coordinates.Length; previous = i, i += 2)
            {
                sum += (coordinates[previous] * coordinates[i + 1]) - (coordinates[i] * coordinates[previous + 1]);
            }

            return sum / 2;
        }
    }

    /// <summary>The polygon of an upright box, clockwise from the upper left corner.</summary>
    public static Polygon Of(Box box) => new(box.Left, box.Top, box.Right, box.Top, box.Right, box.Bottom, box.Left, box.Bottom);

    /// <inheritdoc/>
    public bool Equals(Polygon? other) => other is not null && coordinates.AsSpan().SequenceEqual(other.coordinates);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Polygon);

    /// <inheritdoc/>
    public override int GetHashCode() => (coordinates.Length * 397) ^ coordinates[0].GetHashCode();
}
