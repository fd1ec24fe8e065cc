using System.Globalization;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads the text files of YOLO data sets line by line: a class and shares of the image's sides.</summary>
internal static class YoloLines
{
    // What trainers let pass beyond the image before they call a file corrupt.
    private const double Slack = 0.01;

    /// <summary>The objects of a file; one bad line costs that line, not the image.</summary>
    /// <param name="format">How a line's numbers are read.</param>
    /// <param name="file">The file.</param>
    /// <param name="shown">Its name in reports.</param>
    /// <param name="size">Size of its image.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="scored">Whether the last column is a confidence from 0 to 1, as trainers write beside what they predict.</param>
    /// <param name="limits">Caps.</param>
    /// <param name="report">Receives what is left out, with its line.</param>
    /// <exception cref="DatasetException">Above a limit, or not UTF-8.</exception>
    public static List<ObjectAnnotation> Read(YoloFormat format, string file, string shown, (int Width, int Height) size, int classes, bool scored, ReadLimits limits, FormatReport report)
    {
        var annotations = new List<ObjectAnnotation>();
        foreach (var (i, line) in TextLines.ReadLines(file, limits).Index())
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                annotations.Add(Parse(format, line, size, classes, scored, limits));
            }
            catch (FormatException e)
            {
                report.Skip($"{shown} line {i + 1}", e.Message);
            }
        }

        return annotations;
    }

    private static ObjectAnnotation Parse(YoloFormat format, string line, (int Width, int Height) size, int classes, bool scored, ReadLimits limits)
    {
        var cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (!int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var label) || label >= classes)
        {
            throw new FormatException($"the class is '{cells[0]}'; it must be a whole number below the {classes} classes of the data set");
        }

        if (cells.Length > (2 * limits.PolygonPoints) + 2)
        {
            throw new FormatException($"{cells.Length} columns; at most {limits.PolygonPoints} points are read");
        }

        if (scored && cells.Length == 5)
        {
            throw new FormatException("5 columns, so the confidence is missing; predict with save_conf=True");
        }

        var score = scored ? Score(cells) : (double?)null;
        var numbers = new double[cells.Length - (scored ? 2 : 1)];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(cells[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !(numbers[i] is >= -Slack and <= 1 + Slack))
            {
                throw new FormatException($"'{cells[i + 1]}' is no share of the image from 0 to 1");
            }
        }

        return new() { Class = label, Shape = format.Parse(numbers, size.Width, size.Height), Score = score };
    }

    private static double Score(string[] cells) =>
        cells.Length > 2 && double.TryParse(cells[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && score is >= 0 and <= 1
            ? score
            : throw new FormatException($"the confidence is '{(cells.Length > 2 ? cells[^1] : "missing")}'; the last column of a prediction lies between 0 and 1");
}
