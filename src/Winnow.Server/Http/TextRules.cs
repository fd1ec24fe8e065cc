namespace Winnow.Server.Http;

/// <summary>What texts from people may hold.</summary>
internal static class TextRules
{
    /// <summary>Longest sign-in name.</summary>
    public const int NameMax = 64;

    /// <summary>Longest display name, token name and the like.</summary>
    public const int LineMax = 100;

    /// <summary>One line of visible text, trimmed.</summary>
    /// <exception cref="ProblemException">Empty, too long, or with control characters.</exception>
    public static string Line(string text, string field, int max = LineMax)
    {
        var line = text.Trim();
        return line.Length >= 1 && line.Length <= max && !line.Any(char.IsControl)
            ? line
            : throw Problems.Invalid($"'{field}' must be one line of 1 to {max} characters.", field, $"1 to {max} characters, one line");
    }

    /// <summary>Lines of visible text, trimmed; possibly empty.</summary>
    /// <exception cref="ProblemException">Too long, or with control characters other than tabs and line breaks.</exception>
    public static string Lines(string text, string field, int max)
    {
        var lines = text.Trim();
        return lines.Length <= max && !lines.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            ? lines
            : throw Problems.Invalid($"'{field}' has at most {max} characters, and of the control characters only tabs and line breaks.", field, $"{max} characters");
    }

    /// <summary>A sign-in name.</summary>
    /// <exception cref="ProblemException">Other characters, too short or too long.</exception>
    public static string Name(string text, string field = "name") =>
        text.Length is >= 2 and <= NameMax && text.All(IsNamePart) && char.IsAsciiLetter(text[0])
            ? text
            : throw Problems.Invalid("A sign-in name starts with a letter and has letters, digits, and . _ - @ + in it.", field, $"2 to {NameMax} characters");

    /// <summary>Whether a sign-in name may hold this character.</summary>
    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '+';
}
