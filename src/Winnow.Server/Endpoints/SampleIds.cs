using System.Globalization;
using Winnow.Core.Data;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>Sample ids travel as text of decimal digits, because a browser's numbers hold 53 bits.</summary>
internal static class SampleIds
{
    public static string Text(SampleId id) => id.ToString();

    /// <exception cref="ProblemException">The text is no id.</exception>
    public static SampleId Parse(string text, string field) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? new(value)
            : throw Problems.Invalid($"'{text}' is no sample id.", field, "decimal digits");

    /// <exception cref="ProblemException">A text is no id, or there are too many.</exception>
    public static IReadOnlyList<SampleId> ParseAll(IReadOnlyList<string> texts, string field, int most) =>
        texts.Count <= most
            ? [.. texts.Select(t => Parse(t, field)).Distinct()]
            : throw Problems.Invalid($"{texts.Count} samples are too many at once.", field, string.Create(CultureInfo.InvariantCulture, $"{most}"), "Send them in several calls.");
}
