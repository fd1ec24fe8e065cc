using System.Globalization;
using System.Text;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>The <c>labelmap.txt</c> of masks: a line <c>name:red,green,blue:parts:actions</c> for each value, the background first.</summary>
/// <param name="Classes">Names without the background.</param>
/// <param name="ValueOf">The value in class maps of each 0xRRGGBB.</param>
internal sealed record MaskLabels(IReadOnlyList<LabelClass> Classes, IReadOnlyDictionary<int, ushort> ValueOf)
{
    /// <summary>The name of what belongs to no class.</summary>
    public const string Background = "background";

    private const string File = "labelmap.txt";

    // What VOC paints pixels with that are to be ignored.
    private const int IgnoredColour = 0xE0E0C0;

    /// <exception cref="DatasetException">Not such a file.</exception>
    public static MaskLabels Read(string path, ReadLimits limits)
    {
        var classes = new List<LabelClass>();
        var values = new Dictionary<int, ushort> { [IgnoredColour] = MaskPngFormat.Ignored };
        var background = false;
        foreach (var (i, line) in TextLines.ReadLines(path, limits).Index())
        {
            if (line.Trim().Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var cells = line.Split(':');
            var name = cells[0].Trim();
            if (cells.Length < 2 || name.Length == 0 || name.Length > limits.NameLength || Colour(cells[1]) is not { } colour)
            {
                throw new DatasetException($"{File} line {i + 1} is '{(line.Length > 60 ? line[..60] + "…" : line)}', not name:red,green,blue:: with numbers from 0 to 255.");
            }

            if (name == Background)
            {
                background = values.TryAdd(colour, 0) ? true : throw new DatasetException($"{File} line {i + 1} gives a colour a second time; colours tell classes apart.");
                continue;
            }

            if (classes.Count == MaskPngFormat.Ignored - 1)
            {
                throw new DatasetException($"{File} names more than {MaskPngFormat.Ignored - 1} classes, which is what maps of 8 bits hold.");
            }

            classes.Add(new(name));
            if (!values.TryAdd(colour, (ushort)classes.Count))
            {
                throw new DatasetException($"{File} line {i + 1} gives a colour a second time; colours tell classes apart.");
            }
        }

        return classes.Count > 0 && background ? new(classes, values) : throw new DatasetException($"{File} names {classes.Count} classes{(background ? "" : $" and no {Background}")}; it takes a line for the {Background} and one for each class.");
    }

    /// <summary>The file's text.</summary>
    public static string Text(IReadOnlyList<LabelClass> classes)
    {
        var text = new StringBuilder("# label:color_rgb:parts:actions\n");
        foreach (var (i, name) in classes.Select(c => c.Name).Prepend(Background).Index())
        {
            var colour = PngMaskWriter.Colour(i);
            text.Append(CultureInfo.InvariantCulture, $"{name}:{colour >> 16},{(colour >> 8) & 255},{colour & 255}::\n");
        }

        return text.ToString();
    }

    private static int? Colour(string text)
    {
        var cells = text.Split(',');
        var colour = 0;
        foreach (var cell in cells)
        {
            if (!byte.TryParse(cell.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var channel))
            {
                return null;
            }

            colour = (colour << 8) | channel;
        }

        return cells.Length == 3 ? colour : null;
    }
}
