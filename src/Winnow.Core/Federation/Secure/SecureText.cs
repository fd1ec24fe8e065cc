using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Core.Federation;

/// <summary>Unambiguous bytes of several fields, for hashes, signatures and key derivation.</summary>
internal static class SecureText
{
    /// <summary>Each field with its length before it.</summary>
    public static byte[] Join(string label, params ReadOnlySpan<byte[]> fields)
    {
        using var stream = new MemoryStream();
        Write(stream, Encoding.UTF8.GetBytes("winnow/secagg/1/" + label));
        foreach (var field in fields)
        {
            Write(stream, field);
        }

        return stream.ToArray();
    }

    /// <summary>UTF-8 bytes.</summary>
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Appends a field with its length before it.</summary>
    public static void Append(IncrementalHash hash, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, field.Length);
        hash.AppendData(length);
        hash.AppendData(field);
    }

    private static void Write(MemoryStream stream, byte[] field)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, field.Length);
        stream.Write(length);
        stream.Write(field);
    }
}
