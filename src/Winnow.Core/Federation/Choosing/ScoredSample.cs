using System.Buffers.Binary;
using System.Security.Cryptography;
using Winnow.Core.Data;

namespace Winnow.Core.Federation;

/// <summary>A sample of a site's pool with the key that orders it among the pools of all sites. It never leaves its site.</summary>
/// <param name="Id">The sample.</param>
/// <param name="Class">The class the global model takes it for; quotas count it.</param>
/// <param name="Key">Higher is chosen first; the upper 32 bits are the score, the lower ones a hash that decides between equal scores.</param>
public sealed record ScoredSample(SampleId Id, int Class, ulong Key)
{
    /// <summary>The key of a score.</summary>
    /// <param name="score">Utility from 0 to 1; steps of 2^−32 are told apart.</param>
    /// <param name="seed">Seed of the round.</param>
    /// <param name="site">Name of the site.</param>
    /// <param name="id">The sample.</param>
    /// <exception cref="ArgumentException">The score is NaN or out of range.</exception>
    public static ulong KeyOf(float score, int seed, string site, SampleId id)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!(score is >= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"The score of sample {id} is {score}; scores that sites compare are from 0 to 1."), nameof(score));
        }

        var name = System.Text.Encoding.UTF8.GetBytes(site);
        var bytes = new byte[12 + name.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, seed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(4), id.Value);
        name.CopyTo(bytes.AsSpan(12));
        return ((ulong)(score * (double)uint.MaxValue) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(bytes));
    }
}
