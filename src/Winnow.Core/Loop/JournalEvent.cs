using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Core.Loop;

/// <summary>One event of an append-only journal, chained to the event before it.</summary>
/// <param name="Sequence">Number of the event, from 1, without gaps.</param>
/// <param name="Time">When it was appended, UTC.</param>
/// <param name="Type">What happened, such as <c>round.measured</c>.</param>
/// <param name="Payload">JSON object of that type, as written.</param>
/// <param name="PreviousHash">Hash of the event before; 64 zeros for the first.</param>
/// <param name="Hash">Hex SHA-256 over all of the above: who changes an event breaks every later one.</param>
public sealed record JournalEvent(long Sequence, DateTimeOffset Time, string Type, string Payload, string PreviousHash, string Hash)
{
    /// <summary>What the first event gives as its predecessor.</summary>
    public static string NoHash { get; } = new('0', 64);

    /// <summary>The event that follows <paramref name="previous"/>, or the first where that is null.</summary>
    public static JournalEvent After(JournalEvent? previous, DateTimeOffset time, string type, string payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentException.ThrowIfNullOrEmpty(payload);
        var unsigned = new JournalEvent((previous?.Sequence ?? 0) + 1, time.ToUniversalTime(), type, payload, previous?.Hash ?? NoHash, "");
        return unsigned with { Hash = unsigned.ComputeHash() };
    }

    /// <summary>Whether this event is untouched and follows <paramref name="previous"/> (null for the first).</summary>
    public bool Follows(JournalEvent? previous) =>
        Sequence == (previous?.Sequence ?? 0) + 1
        && string.Equals(PreviousHash, previous?.Hash ?? NoHash, StringComparison.Ordinal)
        && string.Equals(Hash, ComputeHash(), StringComparison.Ordinal);

    private string ComputeHash()
    {
        Span<byte> length = stackalloc byte[4];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in (ReadOnlySpan<string>)[Sequence.ToString(CultureInfo.InvariantCulture), Time.ToString("O", CultureInfo.InvariantCulture), Type, Payload, PreviousHash])
        {
            // The length goes first, so that moving a character from one field to the next changes the hash.
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
