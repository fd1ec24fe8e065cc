using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Winnow.Core.Federation;

/// <summary>A stream of 32-bit masks: AES-256 in counter mode.</summary>
/// <remarks>Each key makes one stream and is used once, so the counter starts at 0. Words are little-endian on every machine.</remarks>
internal static class MaskStream
{
    private const int BlockBytes = 16;
    private const int ChunkBytes = 1 << 16;

    /// <summary>Adds the stream to a vector, or subtracts it, modulo 2^32.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="target">What is masked.</param>
    /// <param name="subtract">Subtract instead of add.</param>
    public static void Apply(ReadOnlySpan<byte> key, Span<uint> target, bool subtract)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        var (counters, stream) = (new byte[ChunkBytes], new byte[ChunkBytes]);
        ulong counter = 0;
        for (var start = 0; start < target.Length; start += ChunkBytes / sizeof(uint))
        {
            var part = target[start..Math.Min(target.Length, start + (ChunkBytes / sizeof(uint)))];
            var bytes = (int)(((long)part.Length * sizeof(uint)) + BlockBytes - 1) / BlockBytes * BlockBytes;
            for (var at = 0; at < bytes; at += BlockBytes)
            {
                BinaryPrimitives.WriteUInt64BigEndian(counters.AsSpan(at + 8), counter++);
            }

            aes.EncryptEcb(counters.AsSpan(0, bytes), stream.AsSpan(0, bytes), PaddingMode.None);
            Combine(part, MemoryMarshal.Cast<byte, uint>(stream.AsSpan(0, part.Length * sizeof(uint))), subtract);
        }

        CryptographicOperations.ZeroMemory(stream);
    }

    private static void Combine(Span<uint> target, ReadOnlySpan<uint> stream, bool subtract)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var word = BitConverter.IsLittleEndian ? stream[i] : BinaryPrimitives.ReverseEndianness(stream[i]);
            target[i] = unchecked(subtract ? target[i] - word : target[i] + word);
        }
    }
}
