using System.Text.Json.Serialization;

namespace Winnow.Core.Federation;

/// <summary>JSON of what a federation writes: camel case, no reflection, one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LedgerEntry))]
internal sealed partial class FederationJson : JsonSerializerContext;
