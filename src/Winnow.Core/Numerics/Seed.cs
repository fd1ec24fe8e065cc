using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Core.Numerics;

/// <summary>Derives independent child seeds from a parent seed and a name, the same on every machine and in every process.</summary>
public static class Seed
{
    /// <summary>First 31 bits of SHA-256 over the parent and the name, such as <c>"round/3/fit"</c>.</summary>
    public static int Derive(int parent, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var bytes = new byte[4 + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, parent);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(4));
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadInt32LittleEndian(hash) & int.MaxValue;
    }
}
