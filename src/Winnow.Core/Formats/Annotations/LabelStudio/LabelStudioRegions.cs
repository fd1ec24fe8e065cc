using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>The regions of one Label Studio annotation or prediction, its <c>result</c> list: coordinates in percent of the image, brushes packed.</summary>
public static class LabelStudioRegions
{
    /// <summary>Type of the regions that a shape is written as: <c>choices</c>, <c>rectanglelabels</c>, <c>polygonlabels</c> or <c>brushlabels</c>.</summary>
    public static string TypeOf(Shape shape) => shape switch
    {
        ClassTag => "choices",
        PolygonShape => "polygonlabels",
        MaskShape => "brushlabels",
        _ => "rectanglelabels",
    };

    /// <summary>Writes regions as one array.</summary>
    /// <param name="writer">Stands where a value is due.</param>
    /// <param name="annotations">What to write; a polygon shape has one ring, and a mask is as large as the image.</param>
    /// <param name="classOf">Name of a class by its index.</param>
    /// <param name="size">Pixels of the image; null where only class tags are written.</param>
    /// <param name="control">Names of the control and the object in the labelling configuration for a type of region.</param>
    /// <param name="ids">What the ids of the regions begin with.</param>
    public static void Write(
        Utf8JsonWriter writer, IReadOnlyList<ObjectAnnotation> annotations, Func<int, string> classOf, (int Width, int Height)? size, Func<string, (string From, string To)> control, string ids)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(classOf);
        ArgumentNullException.ThrowIfNull(control);
        writer.WriteStartArray();
        foreach (var (i, annotation) in annotations.Index())
        {
            var type = TypeOf(annotation.Shape);
            var (from, to) = control(type);
            writer.WriteStartObject();
            writer.WriteString("id", ids + i.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("from_name", from);
            writer.WriteString("to_name", to);
            writer.WriteString("type", type);
            if (size is { } known)
            {
                writer.WriteNumber("original_width", known.Width);
                writer.WriteNumber("original_height", known.Height);
                writer.WriteNumber("image_rotation", 0);
            }

            if (annotation.Score is { } score)
            {
                writer.WriteNumber("score", score);
            }

            writer.WriteStartObject("value");
            LabelStudioShape.Write(writer, annotation.Shape, size ?? default);
            writer.WriteStartArray(type);
            writer.WriteStringValue(classOf(annotation.Class));
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads one region.</summary>
    /// <param name="region">An object with <c>type</c> and <c>value</c>.</param>
    /// <param name="size">Pixels of the image, which percents are taken of; null leaves it to the region.</param>
    /// <param name="limits">What is too much.</param>
    /// <returns>Where, and the labels it carries, at least one.</returns>
    /// <exception cref="FormatException">No region of a type that is read here, or a damaged one; the message is part of a sentence.</exception>
    public static (Shape Shape, IReadOnlyList<string> Labels) Read(JsonElement region, (int Width, int Height)? size, ReadLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var stated = region.Field("original_width") is null ? size : size ?? ImageSize.Check(region, "original_width", "original_height", limits);
        return LabelStudioShape.Read(region, stated, limits);
    }

    /// <summary>The file name in the address that Label Studio has for an image: of <c>/data/local-files/?d=a/b.jpg</c> a/b.jpg, of uploads and web addresses the last part, of a plain path itself. Nothing is fetched.</summary>
    public static string FileName(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return LabelStudioUrl.FileName(address);
    }
}
