using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>Page cursors: opaque to callers, checked when they come back.</summary>
internal static class Cursor
{
    private const int Longest = 2_048;

    public static string Write<T>(T place) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(place, JsonRules.Options));

    /// <exception cref="ProblemException">The text is no cursor of this list.</exception>
    public static T? Read<T>(string? text) where T : class
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            return text.Length <= Longest ? JsonSerializer.Deserialize<T>(Base64Url.DecodeFromChars(text), JsonRules.Options) : throw Bad();
        }
        catch (Exception exception) when (exception is FormatException or JsonException or DecoderFallbackException)
        {
            throw Bad();
        }
    }

    private static ProblemException Bad() => Problems.Invalid("'after' is no cursor of this list.", "after", remedy: "Send what 'next' of the page before said.");
}
