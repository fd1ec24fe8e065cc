using System.Globalization;
using Winnow.Core.Data;
using Winnow.Server.Http;

namespace Winnow.Server.Labelling;

/// <summary>Refuses values that fit neither the task nor the image.</summary>
internal static class ValueCheck
{
    /// <summary>Most shapes on one image.</summary>
    public const int ShapesMax = 5_000;

    /// <summary>Most numbers in all rings of an image.</summary>
    public const int NumbersMax = 400_000;

    /// <summary>Longest run-length text of one mask.</summary>
    public const int CountsMax = 4_000_000;

    /// <summary>Longest tag.</summary>
    public const int TagMax = 64;

    /// <summary>Shapes may reach over the edge by rounding of this many pixels.</summary>
    private const double Slack = 0.5;

    /// <exception cref="ProblemException">One sentence with field, value and limit.</exception>
    public static void Check(AnswerValue value, string task, int classes, int? width, int? height)
    {
        CheckClasses(value, task, classes);
        CheckTags(value.Tags ?? [], "value.tags");
        var shapes = value.Shapes ?? [];
        if (shapes.Count > 0 && task is not ("detect" or "segment"))
        {
            throw Problems.Invalid($"A project of the task '{task}' takes no shapes.", "value.shapes");
        }

        if (value.Shapes is null && task is ("detect" or "segment"))
        {
            throw Problems.Invalid($"A project of the task '{task}' takes a list of shapes; an empty one says that there is nothing.", "value.shapes");
        }

        if (shapes.Count > ShapesMax)
        {
            throw Problems.Invalid($"{shapes.Count} shapes are too many for one image.", "value.shapes", $"{ShapesMax}");
        }

        if (shapes.Sum(s => s.Rings?.Sum(r => r.Count) ?? 0) > NumbersMax)
        {
            throw Problems.Invalid("The polygons of one image have too many points.", "value.shapes", $"{NumbersMax / 2} points");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < shapes.Count; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"value.shapes[{i}]");
            CheckShape(shapes[i], field, classes, width ?? int.MaxValue, height ?? int.MaxValue);
            if (!ids.Add(shapes[i].Id))
            {
                throw Problems.Invalid($"Two shapes have the id '{shapes[i].Id}'.", field + ".id");
            }
        }
    }

    /// <exception cref="ProblemException">A tag is empty, too long or holds line breaks.</exception>
    public static void CheckTags(IReadOnlyList<string> tags, string field)
    {
        if (tags.Count > 64)
        {
            throw Problems.Invalid($"{tags.Count} tags are too many at once.", field, "64");
        }

        if (tags.FirstOrDefault(t => t.Length is 0 or > TagMax || t.Any(char.IsControl) || t.Trim() != t) is { } bad)
        {
            throw Problems.Invalid($"'{bad}' cannot be a tag.", field, $"1 to {TagMax} characters without line breaks or blanks at the ends");
        }
    }

    private static void CheckClasses(AnswerValue value, string task, int classes)
    {
        var said = value.Classes ?? [];
        if (said.Any(c => c < 0 || c >= classes))
        {
            throw Problems.Invalid($"There is no class {said.First(c => c < 0 || c >= classes)}.", "value.classes", $"0 to {classes - 1}");
        }

        if (task == "classify" && said.Count != 1)
        {
            throw Problems.Invalid($"A project of the task 'classify' takes exactly one class, not {said.Count}.", "value.classes", "1");
        }

        if (task == "multilabel" && value.Classes is null)
        {
            throw Problems.Invalid("A project of the task 'multilabel' takes a list of classes; an empty one says that none applies.", "value.classes");
        }
    }

    private static void CheckShape(ShapeValue shape, string field, int classes, int width, int height)
    {
        if (shape.Id.Length is 0 or > 64)
        {
            throw Problems.Invalid("A shape's id has 1 to 64 characters.", field + ".id", "1 to 64");
        }

        if (shape.Class < 0 || shape.Class >= classes)
        {
            throw Problems.Invalid($"There is no class {shape.Class}.", field + ".class", $"0 to {classes - 1}");
        }

        if (shape.Score is < 0 or > 1)
        {
            throw Problems.Invalid("A score lies between 0 and 1.", field + ".score", "0 to 1");
        }

        if (shape.Attributes is { Count: > 32 } || (shape.Attributes?.Any(a => a.Key.Length > 64 || a.Value.Length > 256) ?? false))
        {
            throw Problems.Invalid("A shape has at most 32 attributes with names up to 64 and values up to 256 characters.", field + ".attributes", "32");
        }

        switch (shape.Kind)
        {
            case "box":
                CheckBox(shape.Box, field + ".box", width, height);
                break;
            case "rotated":
                CheckRotated(shape, field, width, height);
                break;
            case "polygon":
                CheckRings(shape.Rings, field + ".rings", width, height);
                break;
            case "mask":
                CheckMask(shape, field, width, height);
                break;
            default:
                throw Problems.Invalid($"'{shape.Kind}' is no kind of shape.", field + ".kind", "box, rotated, polygon, mask");
        }
    }

    private static void CheckBox(IReadOnlyList<double>? box, string field, int width, int height)
    {
        if (box is not [var left, var top, var right, var bottom] || !box.All(double.IsFinite) || left >= right || top >= bottom)
        {
            throw Problems.Invalid("A box is left, top, right, bottom with left < right and top < bottom.", field, "4 numbers");
        }

        if (left < -Slack || top < -Slack || right > width + Slack || bottom > height + Slack)
        {
            throw Problems.Invalid("The box reaches over the image's edge.", field, $"0, 0, {width}, {height}");
        }
    }

    private static void CheckRotated(ShapeValue shape, string field, int width, int height)
    {
        if (shape.Centre is not [var x, var y] || shape.Size is not [> 0 and var w, > 0 and var h] || shape.Angle is not (>= -180 and <= 180) || !double.IsFinite(x + y + w + h))
        {
            throw Problems.Invalid("A rotated box has a centre (x, y), a size (width, height, above 0) and an angle from -180 to 180 degrees.", field, "-180 to 180");
        }

        if (x < 0 || y < 0 || x > width || y > height || w > 2.0 * ((double)width + height) || h > 2.0 * ((double)width + height))
        {
            throw Problems.Invalid("The rotated box's centre lies outside the image, or it is far too large.", field, $"0, 0, {width}, {height}");
        }
    }

    private static void CheckRings(IReadOnlyList<IReadOnlyList<double>>? rings, string field, int width, int height)
    {
        if (rings is not { Count: > 0 } || rings.Any(r => r.Count < 6 || r.Count % 2 != 0))
        {
            throw Problems.Invalid("A polygon has at least one ring, and each ring at least three points as x, y, x, y, …", field, "3 points");
        }

        if (rings.Any(r => r.Where((v, i) => !(v >= -Slack && v <= (i % 2 == 0 ? width : height) + Slack)).Any()))
        {
            throw Problems.Invalid("A point of the polygon lies outside the image.", field, $"0, 0, {width}, {height}");
        }
    }

    private static void CheckMask(ShapeValue shape, string field, int width, int height)
    {
        if (shape.Counts is not { Length: > 0 and <= CountsMax } || shape.Size is not [var h, var w])
        {
            throw Problems.Invalid($"A mask has a size (height, width) and run lengths of at most {CountsMax} characters.", field + ".counts", $"{CountsMax}");
        }

        if ((width != int.MaxValue && w != width) || (height != int.MaxValue && h != height) || !(w >= 1 && h >= 1 && w * h <= 400_000_000) || w != Math.Truncate(w) || h != Math.Truncate(h))
        {
            throw Problems.Invalid("The mask's size is not the image's.", field + ".size", $"{height}, {width}");
        }

        try
        {
            RunLengthMask.FromCompressed((int)h, (int)w, shape.Counts);
        }
        catch (FormatException exception)
        {
            throw Problems.Invalid($"The mask cannot be read: {exception.Message}.", field + ".counts");
        }
    }
}
