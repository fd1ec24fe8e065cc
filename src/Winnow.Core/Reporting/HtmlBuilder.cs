using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace Winnow.Core.Reporting;

/// <summary>Writes well-formed HTML and SVG: every text is encoded, every element closed in order, every attribute quoted.</summary>
internal sealed class HtmlBuilder
{
    // Everything that is not plainly safe: markup, control characters, surrogates and the two non-characters.
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. "&<>\"'\uFFFE\uFFFF", .. Enumerable.Range(0, 0x20).Append(0x7F).Concat(Enumerable.Range(0xD800, 0x800)).Select(c => (char)c)]);

    private readonly StringBuilder html = new();
    private readonly Stack<string> open = new();

    /// <summary>Begins an element.</summary>
    public HtmlBuilder Open(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        html.Append('>');
        open.Push(tag);
        return this;
    }

    /// <summary>Ends the element begun last.</summary>
    public HtmlBuilder Close()
    {
        html.Append("</").Append(open.Pop()).Append('>');
        return this;
    }

    /// <summary>A whole element with text in it.</summary>
    public HtmlBuilder Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Open(tag, attributes).Text(text).Close();

    /// <summary>An element without content, such as <c>img</c> or <c>path</c>.</summary>
    public HtmlBuilder Empty(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        html.Append("/>");
        return this;
    }

    /// <summary>Text, encoded.</summary>
    public HtmlBuilder Text(string text)
    {
        AppendEncoded(text);
        return this;
    }

    /// <summary>Markup of our own, taken as it is. Never for text that came from outside.</summary>
    public HtmlBuilder Raw(string markup)
    {
        html.Append(markup);
        return this;
    }

    /// <summary>A line break between parts, so that the file can be read and compared.</summary>
    public HtmlBuilder Line()
    {
        html.Append('\n');
        return this;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Debug.Assert(open.Count == 0, "An element was left open.");
        return html.ToString();
    }

    private void Begin(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            html.Append(' ').Append(name).Append("=\"");
            AppendEncoded(value);
            html.Append('"');
        }
    }

    private void AppendEncoded(string text)
    {
        if (!text.AsSpan().ContainsAny(Special)) // nearly all text, and above all the pictures
        {
            html.Append(text);
            return;
        }

        foreach (var rune in text.EnumerateRunes()) // a lone surrogate comes out as U+FFFD
        {
            _ = rune.Value switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                '\n' => html.Append("&#10;"), // kept inside attributes, where a bare line break would become a space
                '\t' => html.Append("&#9;"),
                < 0x20 or 0x7F or 0xFFFE or 0xFFFF => html.Append('\uFFFD'), // not allowed in a document
                _ => html.Append(rune.ToString()),
            };
        }
    }
}
