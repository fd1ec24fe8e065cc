using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Vision.SelfSupervised;

/// <summary>The figures of a training in a file, one JSON line each, so that plots can follow it and a training that goes on knows what came before.</summary>
/// <param name="path">The file; made when first written to.</param>
public sealed class WatchLog(string path)
{
    private const long BytesMax = 256 << 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>All whole lines, oldest first; none where there is no file. A last line that a kill cut short is left out.</summary>
    /// <exception cref="InvalidDataException">A line is no such line.</exception>
    public IReadOnlyList<WatchFigures> Read()
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return [];
        }

        if (file.Length > BytesMax)
        {
            throw new InvalidDataException($"'{path}' has {file.Length} bytes, and a log of figures at most {BytesMax}; remove it.");
        }

        var text = File.ReadAllText(path);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        try
        {
            return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<WatchFigures>(line, Options) ?? throw new JsonException("A line is null."))];
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is no log of figures: {exception.Message} Remove it, and the training starts afresh.", exception);
        }
    }

    /// <summary>Adds a line; lines of the same or later steps, which a killed training wrote, are dropped first.</summary>
    public void Append(WatchFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var kept = Read();
        if ((kept is [.., var last] && last.Step >= figures.Step) || !EndsWithLine())
        {
            kept = [.. kept.Where(k => k.Step < figures.Step)];
            var part = path + ".part";
            File.WriteAllLines(part, kept.Select(Line));
            File.Move(part, path, overwrite: true);
        }

        File.AppendAllText(path, Line(figures) + "\n");
    }

    private bool EndsWithLine()
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return true;
        }

        using var file = File.OpenRead(path);
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private static string Line(WatchFigures figures) => JsonSerializer.Serialize(figures, Options);
}
