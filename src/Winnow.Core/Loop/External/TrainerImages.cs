using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Reporting;

namespace Winnow.Core.Loop;

/// <summary>Images as files, for programs that know nothing else, and the lists of them.</summary>
/// <param name="folder">Folder for images that are no files yet; must exist.</param>
internal sealed class TrainerImages(string folder)
{
    /// <summary>Writes a list: a line of JSON for each image, with its label where there is one.</summary>
    public void Write(string path, IEnumerable<(Sample Sample, Annotation? Label)> images)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        foreach (var (sample, label) in images)
        {
            using (var writer = new Utf8JsonWriter(file, JsonFields.Writing))
            {
                writer.WriteStartObject();
                writer.WriteNumber("id", sample.Id.Value);
                writer.WriteString("image", FileOf(sample));
                writer.WriteNumber("width", sample.Width);
                writer.WriteNumber("height", sample.Height);
                Label(writer, label);
                writer.WriteEndObject();
            }

            file.WriteByte((byte)'\n');
        }
    }

    private static void Label(Utf8JsonWriter writer, Annotation? label)
    {
        switch (label)
        {
            case ClassLabel { Class: var index }:
                writer.WriteNumber("class", index);
                break;
            case ObjectLabels { Objects: var objects }:
                writer.WriteStartArray("objects");
                foreach (var one in objects.Where(o => o.Shape.Bounds is not null))
                {
                    var box = one.Shape.Bounds!.Value;
                    writer.WriteStartObject();
                    writer.WriteNumber("class", one.Class);
                    TrainerAnswers.Numbers(writer, "box", [box.Left, box.Top, box.Right, box.Bottom]);
                    if (one.IsCrowd)
                    {
                        writer.WriteBoolean("ignore", true);
                    }

                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                break;
        }
    }

    private string FileOf(Sample sample)
    {
        if (sample.Image is FileImage file)
        {
            return Path.GetFullPath(file.Path);
        }

        var (bytes, ending) = sample.Image is RawImage raw ? (Png.Encode(raw), ".png") : (((EncodedImage)sample.Image).Bytes, Path.GetExtension(sample.Name));
        var path = Path.Combine(folder, sample.Id.Value.ToString(CultureInfo.InvariantCulture) + ending);
        if (!File.Exists(path))
        {
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            stream.Write(bytes.Span);
        }

        return path;
    }
}
