namespace Winnow.Core.Reporting.Charts;

/// <summary>Room that text takes in a drawing, guessed from its length, since nothing measures fonts here.</summary>
internal static class SvgText
{
    private const double PixelsPerCharacter = 6.3; // 11 px semi-bold, on the wide side

    /// <summary>Width in pixels of a text of 11 px.</summary>
    public static double Width(string text) => text.Length * PixelsPerCharacter;

    /// <summary>Cuts a text to a number of characters, with an ellipsis; never between the halves of a surrogate pair.</summary>
    public static string Shorten(string text, int characters)
    {
        if (text.Length <= characters)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[characters - 2]) ? characters - 2 : characters - 1;
        return text[..end].TrimEnd() + "…";
    }
}
