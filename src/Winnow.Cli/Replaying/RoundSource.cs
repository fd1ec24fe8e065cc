using System.Globalization;
using Winnow.Cli.Input;

namespace Winnow.Cli.Replaying;

/// <summary>Where the evidence of a round came from, read back from the words that the round keeps.</summary>
/// <param name="Base">Such as <c>model 2 (cnn)</c>.</param>
/// <param name="Model">Number of the model, or null.</param>
/// <param name="Metadata">Imports of metadata that there were; null where the strategy read none.</param>
/// <param name="Cost">The metadata column that held seconds of labelling, or null.</param>
/// <param name="Examples">Whether people showed images to find or to avoid.</param>
internal sealed record RoundSource(string Base, int? Model, int? Metadata, string? Cost, bool Examples)
{
    private const string MetadataWords = ", metadata ";
    private const string CostWords = ", seconds from '";
    private const string ModelWords = "model ";

    /// <summary>Reads what <c>winnow next</c> wrote.</summary>
    public static RoundSource Parse(string source)
    {
        string? cost = null;
        if (source.IndexOf(CostWords, StringComparison.Ordinal) is >= 0 and var at && source.EndsWith('\''))
        {
            (cost, source) = (source[(at + CostWords.Length)..^1], source[..at]);
        }

        int? metadata = null;
        if (source.LastIndexOf(MetadataWords, StringComparison.Ordinal) is >= 0 and var from && Number(source[(from + MetadataWords.Length)..]) is { } imports)
        {
            (metadata, source) = (imports, source[..from]);
        }

        return new(source, source.StartsWith(ModelWords, StringComparison.Ordinal) ? Number(source[ModelWords.Length..].Split(' ')[0]) : null, metadata, cost, source.Contains(ExampleImages.SourceWords, StringComparison.Ordinal));
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
