using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Loop;

/// <summary>Detections of many images as lines of JSON, in the form in which trainers answer (docs/bridges.md).</summary>
public static class DetectionFile
{
    /// <summary>Writes detections; what was in the file before is replaced in one step.</summary>
    public static void Write(string path, IEnumerable<ImageDetections> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var draft = path + ".new";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            foreach (var image in images)
            {
                using (var writer = new Utf8JsonWriter(file, JsonFields.Writing))
                {
                    Image(writer, image);
                }

                file.WriteByte((byte)'\n');
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Reads detections, one line for each of the images and no other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The images, with their sizes; detections come in this order.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="TrainerException">Missing, damaged, or of other images; the message names the line.</exception>
    public static IReadOnlyList<ImageDetections> Read(string path, IReadOnlyList<Sample> samples, int classes) => new TrainerAnswers(path, classes, ReadLimits.Default).Detections(samples);

    private static void Image(Utf8JsonWriter writer, ImageDetections image)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", image.Id.Value);
        writer.WriteStartArray("detections");
        foreach (var one in image.Detections)
        {
            writer.WriteStartObject();
            TrainerAnswers.Numbers(writer, "box", [one.Box.Left, one.Box.Top, one.Box.Right, one.Box.Bottom]);
            writer.WriteNumber("class", one.Class);
            writer.WriteNumber("score", one.Score);
            Floats(writer, "scores", one.ClassScores);
            Floats(writer, "feature", one.Feature);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Floats(Utf8JsonWriter writer, string name, IReadOnlyList<float>? numbers)
    {
        if (numbers is not null)
        {
            writer.WriteStartArray(name);
            foreach (var number in numbers)
            {
                writer.WriteNumberValue(number);
            }

            writer.WriteEndArray();
        }
    }
}
