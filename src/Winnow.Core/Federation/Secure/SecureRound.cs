using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Core.Federation;

/// <summary>What one secure aggregation is about: who takes part, how long the vectors are, how many must stay.</summary>
public sealed record SecureRound
{
    /// <summary>Sites in one aggregation at most.</summary>
    public const int PartiesMax = 1000;

    /// <summary>Fresh and random for every aggregation, 32 bytes.</summary>
    public required byte[] Id { get; init; }

    /// <summary>The sites that may take part, at least <see cref="SitesAtLeast"/>.</summary>
    public required IReadOnlyList<SecureParty> Parties { get; init; }

    /// <summary>Numbers in each site's vector.</summary>
    public required int Length { get; init; }

    /// <summary>Sites on the ring that each site shares masks with, even, default 8; all others where there are fewer.</summary>
    public int Neighbours { get; init; } = 8;

    /// <summary>A sum over fewer sites is not unmasked by anyone; at least 3, default 3.</summary>
    public int SitesAtLeast { get; init; } = 3;

    /// <summary>A fresh id.</summary>
    public static byte[] NewId() => RandomNumberGenerator.GetBytes(32);

    /// <summary>SHA-256 over everything above: signatures and keys are bound to it.</summary>
    public byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        SecureText.Append(hash, Encoding.UTF8.GetBytes("winnow/secagg/1/round"));
        SecureText.Append(hash, Id);
        Span<byte> numbers = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, Length);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], Neighbours);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[8..], SitesAtLeast);
        SecureText.Append(hash, numbers);
        foreach (var party in Parties.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            SecureText.Append(hash, Encoding.UTF8.GetBytes(party.Name));
            SecureText.Append(hash, party.IdentityKey);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Refuses a round that no honest coordinator announces.</summary>
    /// <exception cref="SecureAggregationException">A size is out of range, or a name comes twice.</exception>
    public void Check()
    {
        var problem = Id is not { Length: 32 } ? "its id must have 32 bytes"
            : SitesAtLeast < 3 ? $"sums of {SitesAtLeast} sites tell too much; at least 3 are needed"
            : Parties.Count < SitesAtLeast || Parties.Count > PartiesMax ? $"{Parties.Count} sites take part, and {SitesAtLeast} to {PartiesMax} can"
            : Neighbours < 2 || Neighbours % 2 != 0 ? $"{Neighbours} neighbours are no even number from 2"
            : Length < 1 ? "the vector is empty"
            : Parties.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count() != Parties.Count ? "a site comes twice"
            : Parties.Any(p => p.Name is not { Length: > 0 and <= 128 }) ? "a site's name must have 1 to 128 characters"
            : null;
        if (problem is not null)
        {
            throw new SecureAggregationException($"The secure aggregation is refused: {problem}.");
        }
    }
}
