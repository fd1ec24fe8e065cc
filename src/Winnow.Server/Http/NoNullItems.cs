using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Winnow.Server.Http;

/// <summary>Refuses null inside lists and maps of texts and objects: the serializer looks at the nullability of members alone.</summary>
internal static class NoNullItems
{
    /// <summary>For <see cref="DefaultJsonTypeInfoResolver"/>: checks every object once it is read.</summary>
    public static void Refuse(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var members = type.Properties.Where(p => p.Get is not null && HoldsItems(p.PropertyType)).ToArray();
        if (members.Length > 0)
        {
            var before = type.OnDeserialized;
            type.OnDeserialized = value =>
            {
                before?.Invoke(value);
                if (Array.Find(members, m => m.Get!(value) is IEnumerable items && HasNull(items)) is { } member)
                {
                    throw new JsonException("A list or map holds null.", $"$.{member.Name}", lineNumber: null, bytePositionInLine: null);
                }
            };
        }
    }

    private static bool HoldsItems(Type type) => type != typeof(string) && !typeof(JsonNode).IsAssignableFrom(type) && typeof(IEnumerable).IsAssignableFrom(type);

    private static bool HasNull(IEnumerable items) => items is IDictionary map
        ? HasNull(map.Values)
        : items.Cast<object?>().Any(i => i is null || (i is IEnumerable inner and not string and not JsonNode && HasNull(inner)));
}
