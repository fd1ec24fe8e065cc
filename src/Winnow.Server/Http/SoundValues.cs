using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Winnow.Server.Http;

/// <summary>Refuses what the serializer lets pass: null inside lists and maps of texts and objects, and numbers too large for a double, which it reads as infinity.</summary>
internal static class SoundValues
{
    /// <summary>For <see cref="DefaultJsonTypeInfoResolver"/>: checks every object once it is read.</summary>
    public static void Refuse(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var members = type.Properties.Where(p => p.Get is not null && (HoldsItems(p.PropertyType) || p.PropertyType == typeof(double) || p.PropertyType == typeof(double?))).ToArray();
        if (members.Length > 0)
        {
            var before = type.OnDeserialized;
            type.OnDeserialized = value =>
            {
                before?.Invoke(value);
                if (Array.Find(members, m => IsUnsound(m.Get!(value))) is { } member)
                {
                    throw new JsonException("A list or map holds null, or a number is too large.", $"$.{member.Name}", lineNumber: null, bytePositionInLine: null);
                }
            };
        }
    }

    private static bool HoldsItems(Type type) => type != typeof(string) && !typeof(JsonNode).IsAssignableFrom(type) && typeof(IEnumerable).IsAssignableFrom(type);

    // Null is sound for a member; its nullability was checked before.
    private static bool IsUnsound(object? value) => value switch
    {
        double number => !double.IsFinite(number),
        string or JsonNode => false,
        IEnumerable<double> numbers => numbers.Any(n => !double.IsFinite(n)),
        IDictionary map => HasUnsound(map.Values),
        IEnumerable items => HasUnsound(items),
        _ => false,
    };

    private static bool HasUnsound(IEnumerable items) => items.Cast<object?>().Any(i => i is null || IsUnsound(i));
}
