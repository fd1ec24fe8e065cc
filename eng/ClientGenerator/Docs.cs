using System.Globalization;
using System.Text;

namespace Winnow.ClientGenerator;

/// <summary>Writes the comments that editors show.</summary>
internal static class Docs
{
    public static void Summary(StringBuilder text, string indent, string sentence) =>
        text.Append(CultureInfo.InvariantCulture, $"{indent}/// <summary>{Escape(sentence)}</summary>\n");

    public static void Line(StringBuilder text, string indent, string xml) => text.Append(CultureInfo.InvariantCulture, $"{indent}/// {xml}\n");

    public static string Escape(string sentence)
    {
        var parts = sentence.ReplaceLineEndings(" ").Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Split('`');

        // Every second part stood between back quotes.
        return parts.Length % 2 == 0 ? string.Join('`', parts) : string.Concat(parts.Select((p, i) => i % 2 == 0 ? p : $"<c>{p}</c>"));
    }
}
