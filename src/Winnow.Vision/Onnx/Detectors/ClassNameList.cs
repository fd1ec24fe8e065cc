using System.Globalization;
using System.Text;

namespace Winnow.Vision.Onnx;

/// <summary>Reads the class names that exporters write into a model's metadata: <c>{0: 'person', 1: "driver's cab"}</c>, a dictionary as Python prints it, or a list of texts.</summary>
internal static class ClassNameList
{
    private const int NamesMax = 10_000;
    private const int LengthMax = 200;

    /// <summary>The names in the order of their numbers, or null where the text is neither.</summary>
    public static IReadOnlyList<string>? Parse(string text)
    {
        var names = new SortedDictionary<int, string>();
        var place = 0;
        if (!Skip(text, ref place, '{') && !Skip(text, ref place, '['))
        {
            return null;
        }

        var numbered = text.TrimStart().StartsWith('{');
        while (!Skip(text, ref place, numbered ? '}' : ']'))
        {
            var number = names.Count;
            if ((numbered && !Number(text, ref place, out number)) || Quoted(text, ref place) is not { } name || names.Count >= NamesMax || !names.TryAdd(number, name))
            {
                return null;
            }

            Skip(text, ref place, ',');
        }

        // Gaps would shift names to classes they do not belong to.
        return names.Count > 0 && names.Keys.First() == 0 && names.Keys.Last() == names.Count - 1 ? [.. names.Values] : null;
    }

    private static bool Skip(string text, ref int place, char wanted)
    {
        while (place < text.Length && char.IsWhiteSpace(text[place]))
        {
            place++;
        }

        if (place < text.Length && text[place] == wanted)
        {
            place++;
            return true;
        }

        return false;
    }

    private static bool Number(string text, ref int place, out int number)
    {
        number = 0;
        _ = Skip(text, ref place, '"') || Skip(text, ref place, '\'');
        var start = place;
        while (place < text.Length && char.IsAsciiDigit(text[place]))
        {
            place++;
        }

        var read = int.TryParse(text.AsSpan(start, place - start), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        _ = Skip(text, ref place, '"') || Skip(text, ref place, '\'');
        return read && Skip(text, ref place, ':');
    }

    private static string? Quoted(string text, ref int place)
    {
        if (!Skip(text, ref place, '\'') && !Skip(text, ref place, '"'))
        {
            return null;
        }

        var quote = text[place - 1];
        var name = new StringBuilder();
        for (; place < text.Length && text[place] != quote && name.Length <= LengthMax; place++)
        {
            place += text[place] == '\\' && place + 1 < text.Length ? 1 : 0;
            name.Append(text[place]);
        }

        return Skip(text, ref place, quote) && name.Length is > 0 and <= LengthMax ? name.ToString() : null;
    }
}
