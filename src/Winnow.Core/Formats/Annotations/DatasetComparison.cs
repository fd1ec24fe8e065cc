using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Compares data sets item by item.</summary>
public static class DatasetComparison
{
    /// <summary>Where the data sets differ first, in words; null where they agree.</summary>
    /// <remarks>Images are matched by split and name, annotations by their order. What <paramref name="expected"/> leaves open (an id, a size of 0) may be anything.
    /// O(images + annotations).</remarks>
    /// <param name="expected">What should be there.</param>
    /// <param name="actual">What is there.</param>
    /// <param name="tolerance">Largest coordinate difference as a share of the image's longer side; 0: equal to the last bit. Masks must always be equal.</param>
    public static string? FirstDifference(AnnotatedDataset expected, AnnotatedDataset actual, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        if (Classes(expected.Classes, actual.Classes) is { } classes)
        {
            return classes;
        }

        if (expected.Extra != actual.Extra)
        {
            return $"further fields of the data set: {actual.Extra ?? "none"} instead of {expected.Extra ?? "none"}";
        }

        if (expected.Images.Count != actual.Images.Count)
        {
            return $"{actual.Images.Count} images instead of {expected.Images.Count}";
        }

        var byName = new Dictionary<(Split?, string), AnnotatedImage>(actual.Images.Count);
        foreach (var image in actual.Images)
        {
            if (!byName.TryAdd((image.Split, image.FileName), image))
            {
                return $"image {image.FileName} twice";
            }
        }

        foreach (var image in expected.Images)
        {
            var difference = byName.TryGetValue((image.Split, image.FileName), out var other) ? Image(image, other, tolerance) : "is missing";
            if (difference is not null)
            {
                return $"image {image.FileName}: {difference}";
            }
        }

        return null;
    }

    private static string? Classes(IReadOnlyList<LabelClass> expected, IReadOnlyList<LabelClass> actual)
    {
        if (expected.Count != actual.Count)
        {
            return $"{actual.Count} classes instead of {expected.Count}";
        }

        for (var i = 0; i < expected.Count; i++)
        {
            if ((expected[i].Id.Exists ? actual[i] : actual[i] with { Id = OriginalId.None }) != expected[i])
            {
                return $"class {i} is {actual[i]} instead of {expected[i]}";
            }
        }

        return null;
    }

    private static string? Image(AnnotatedImage expected, AnnotatedImage actual, double tolerance)
    {
        if (expected.Width > 0 && (actual.Width, actual.Height) != (expected.Width, expected.Height))
        {
            return $"{actual.Width} × {actual.Height} pixels instead of {expected.Width} × {expected.Height}";
        }

        if (expected.Id.Exists && actual.Id != expected.Id)
        {
            return $"id {actual.Id} instead of {expected.Id}";
        }

        if (expected.Extra != actual.Extra)
        {
            return $"further fields {actual.Extra ?? "none"} instead of {expected.Extra ?? "none"}";
        }

        if (expected.Annotations is null != actual.Annotations is null)
        {
            return expected.Annotations is null ? "labelled instead of unlabelled" : "unlabelled instead of labelled";
        }

        var pixels = tolerance * Math.Max(Math.Max(actual.Width, actual.Height), 1);
        return List("annotation", expected.Annotations ?? [], actual.Annotations ?? [], pixels) ?? List("prediction", expected.Predictions, actual.Predictions, pixels);
    }

    private static string? List(string what, IReadOnlyList<ObjectAnnotation> expected, IReadOnlyList<ObjectAnnotation> actual, double pixels)
    {
        if (expected.Count != actual.Count)
        {
            return $"{actual.Count} {what}s instead of {expected.Count}";
        }

        for (var i = 0; i < expected.Count; i++)
        {
            if (!Same(expected[i], actual[i], pixels))
            {
                return $"{what} {i} is {actual[i]} instead of {expected[i]}";
            }
        }

        return null;
    }

    private static bool Same(ObjectAnnotation a, ObjectAnnotation b, double pixels) =>
        a.Class == b.Class && a.IsCrowd == b.IsCrowd && a.Score == b.Score && (a.Area is null || a.Area == b.Area) && (!a.Id.Exists || a.Id == b.Id)
        && a.Extra == b.Extra && a.Attributes.Count == b.Attributes.Count && a.Attributes.All(p => b.Attributes.TryGetValue(p.Key, out var value) && value == p.Value)
        && ShapesAgree(a.Shape, b.Shape, pixels);

    /// <summary>Whether the shapes are of one kind and no coordinate differs by more than the tolerance.</summary>
    internal static bool ShapesAgree(Shape a, Shape b, double pixels) => (a, b) switch
    {
        (BoxShape x, BoxShape y) => Near([x.Box.Left, x.Box.Top, x.Box.Right, x.Box.Bottom], [y.Box.Left, y.Box.Top, y.Box.Right, y.Box.Bottom], pixels),
        // Angles that differ by a turn draw the same box.
        (RotatedBoxShape x, RotatedBoxShape y) => x == y || Near(x.Box.Corners(), y.Box.Corners(), pixels),
        (PolygonShape x, PolygonShape y) => x.Polygons.Count == y.Polygons.Count && x.Polygons.Zip(y.Polygons).All(p => Near(p.First.Coordinates, p.Second.Coordinates, pixels)),
        _ => a.Equals(b),
    };

    private static bool Near(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double pixels)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!(Math.Abs(a[i] - b[i]) <= pixels))
            {
                return false;
            }
        }

        return true;
    }
}
