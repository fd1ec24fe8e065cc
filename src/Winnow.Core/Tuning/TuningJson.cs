using System.Text.Json.Serialization;

namespace Winnow.Core.Tuning;

/// <summary>JSON of head recipes: camel case, enums by name, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HeadRecipe))]
internal sealed partial class TuningJson : JsonSerializerContext;
