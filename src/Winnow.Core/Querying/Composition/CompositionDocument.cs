using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Core.Querying;

/// <summary>A strategy file as it is written, before anything is checked.</summary>
internal sealed record CompositionDocument
{
    public string? Name { get; init; }

    public IReadOnlyList<ObjectiveDocument?>? Objectives { get; init; }

    public IReadOnlyList<FilterDocument?>? Include { get; init; }

    public IReadOnlyList<FilterDocument?>? Exclude { get; init; }
}

/// <summary>One objective as it is written.</summary>
internal sealed record ObjectiveDocument
{
    public string? Kind { get; init; }

    public string? Score { get; init; }

    public double? Strength { get; init; }
}

/// <summary>One filter as it is written.</summary>
internal sealed record FilterDocument
{
    public string? Key { get; init; }

    public string? Operator { get; init; }

    public JsonElement Value { get; init; }
}

/// <summary>JSON of strategy files: camel case, indented, unknown names refused, NaN readable so that it can be refused by name, no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(CompositionDocument))]
[JsonSerializable(typeof(CompositionDocument[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class CompositionContext : JsonSerializerContext;
