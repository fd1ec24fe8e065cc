using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Server.Http;

namespace Winnow.Server.Labelling;

/// <summary>Everything an annotator says about one image.</summary>
public sealed record AnswerValue
{
    private static readonly JsonSerializerOptions Compact = new(JsonRules.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Indices of the image's classes: exactly one for <c>classify</c>, any number for <c>multilabel</c>.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Shapes, for <c>detect</c> and <c>segment</c>; an empty list says that there is nothing.</summary>
    public IReadOnlyList<ShapeValue>? Shapes { get; init; }

    /// <summary>Tags of the image.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The one text that stands for this value: equal values give equal texts.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        this with { Classes = Classes is null ? null : [.. Classes.Distinct().Order()], Tags = Tags is { Count: > 0 } ? [.. Tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null },
        Compact);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static AnswerValue Parse(string json) => JsonSerializer.Deserialize<AnswerValue>(json, Compact)!;

    /// <summary>Reads what <see cref="ToJson"/> wrote, or null for null.</summary>
    public static AnswerValue? ParseOrNull(string? json) => json is null ? null : Parse(json);
}
