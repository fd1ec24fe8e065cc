using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Steps that several formats share when they say what they can hold.</summary>
internal static class Fitting
{
    public const string NoPredictions = "predictions left out: the format holds none";
    public const string NoExtra = "further fields left out: the format has no place for them";
    public const string NoAttributes = "attributes left out: the format has no place for them";
    public const string NoAnnotations = "annotations left out: the format holds predictions only";
    public const string NoTags = "class tags of whole images left out: the format holds objects only";
    public const string NoOutside = "objects outside their image left out";
    public const string NoCrowds = "crowd marks left out with their regions: the format cannot say that a region is to be ignored";

    /// <summary>Why an object cannot be on its image: nothing of it is inside, nor at the edge; null where it can, or where nobody knows the size.</summary>
    public static string? Outside(Shape shape, int width, int height) => width > 0 && shape.Bounds is { } b && (b.Right < 0 || b.Bottom < 0 || b.Left > width || b.Top > height)
        ? string.Create(CultureInfo.InvariantCulture, $"it reaches from ({b.Left}, {b.Top}) to ({b.Right}, {b.Bottom}), outside its image of {width} × {height}")
        : null;

    /// <summary>The images that the function keeps, changed as it says.</summary>
    public static AnnotatedDataset Images(AnnotatedDataset dataset, Func<AnnotatedImage, AnnotatedImage?> fit)
    {
        var images = new List<AnnotatedImage>(dataset.Images.Count);
        foreach (var image in dataset.Images)
        {
            if (fit(image) is { } kept)
            {
                images.Add(kept);
            }
        }

        return dataset with { Images = images };
    }

    /// <summary>The annotations that the function keeps, changed as it says; the same list where it changes nothing.</summary>
    public static IReadOnlyList<ObjectAnnotation> Annotations(IReadOnlyList<ObjectAnnotation> annotations, Func<ObjectAnnotation, ObjectAnnotation?> fit)
    {
        List<ObjectAnnotation>? changed = null;
        for (var i = 0; i < annotations.Count; i++)
        {
            var kept = fit(annotations[i]);
            if (changed is null && !ReferenceEquals(kept, annotations[i]))
            {
                changed = [.. annotations.Take(i)];
            }

            if (kept is not null)
            {
                changed?.Add(kept);
            }
        }

        return changed ?? annotations;
    }

    /// <summary>The image without what plain formats cannot hold: ids, predictions and further fields.</summary>
    public static AnnotatedImage Plain(AnnotatedImage image, FormatReport report)
    {
        report.Note(NoPredictions, image.Predictions.Count);
        report.Note(NoExtra, image.Extra is null ? 0 : 1);
        return image with { Id = OriginalId.None, Predictions = [], Extra = null };
    }

    /// <summary>The annotation without what plain formats cannot hold.</summary>
    public static ObjectAnnotation Plain(ObjectAnnotation annotation, FormatReport report)
    {
        report.Note(NoExtra, annotation.Extra is null ? 0 : 1);
        report.Note(NoAttributes, annotation.Attributes.Count > 0 ? 1 : 0);
        return new() { Shape = annotation.Shape, Class = annotation.Class };
    }

    /// <summary>The data set with classes that are names only.</summary>
    public static AnnotatedDataset PlainClasses(AnnotatedDataset dataset, FormatReport report)
    {
        report.Note(NoExtra, dataset.Classes.Count(c => c.Extra is not null || c.Parent is not null) + (dataset.Extra is null ? 0 : 1));
        return dataset with { Classes = [.. dataset.Classes.Select(c => new LabelClass(c.Name))], Extra = null };
    }

    /// <summary>The JSON object without fields of these names, in the form that reading gives it back.</summary>
    public static string? Extra(string? extra, FormatReport report, params ReadOnlySpan<string> taken)
    {
        if (extra is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(extra);
        var fitted = document.RootElement.Extra(taken);
        report.Note("further fields left out: the format uses their names itself", fitted is null || document.RootElement.EnumerateObject().Count() != Count(fitted) ? 1 : 0);
        return fitted;
    }

    /// <summary>A dictionary that does not change, shared where empty.</summary>
    public static IReadOnlyDictionary<string, string> Attributes(Dictionary<string, string> attributes) =>
        attributes.Count == 0 ? ReadOnlyDictionary<string, string>.Empty : attributes;

    /// <summary>The one-field JSON object that XML formats keep unknown elements in: a list of their texts.</summary>
    public static string? XmlExtra(string field, IReadOnlyList<string> elements)
    {
        if (elements.Count == 0)
        {
            return null;
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonFields.Writing))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(field);
            foreach (var element in elements)
            {
                writer.WriteStringValue(element);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static int Count(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Count();
    }
}
