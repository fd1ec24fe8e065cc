using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Data;

namespace Winnow.Storage;

/// <summary>One sample's label at one moment.</summary>
/// <param name="Id">The sample.</param>
/// <param name="Class">The class where the task knows exactly one per image, else null.</param>
/// <param name="Value">Everything that was said, as JSON; null for labels that are a class alone.</param>
public sealed record FrozenLabel(SampleId Id, int? Class, string? Value)
{
    /// <summary>The label as JSON, whichever way it came in: equal labels give equal texts.</summary>
    public string Text => Value ?? string.Create(CultureInfo.InvariantCulture, $"{{\"classes\":[{Class}]}}");

    /// <summary>Hex SHA-256 over id and label of each, a line each.</summary>
    /// <param name="labels">In the order of the ids.</param>
    public static string HashOf(IEnumerable<FrozenLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var label in labels)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{label.Id.Value}\t{label.Text}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
