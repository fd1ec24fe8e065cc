using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Storage;

/// <summary>One line of a project's append-only journal.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">When, ISO 8601 in UTC.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Data">What happened, as JSON.</param>
/// <param name="Previous">Hash of the event before; 64 zeros for the first.</param>
/// <param name="Hash">Hex SHA-256 over previous hash, number, time, type and data.</param>
public sealed record StoredEvent(long Number, string At, string Type, string Data, string Previous, string Hash)
{
    /// <summary>The hash before the first event.</summary>
    public static string Genesis { get; } = new('0', 64);

    /// <summary>The hash that an event with this content must carry.</summary>
    public static string HashOf(string previous, long number, string at, string type, string data)
    {
        // A line break cannot occur in the first four parts, so no two contents join to the same text.
        var text = string.Create(CultureInfo.InvariantCulture, $"{previous}\n{number}\n{at}\n{type}\n{data}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
