using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Storage.Migrating;

/// <summary>SHA-256 over rows: each value by its kind, its length where it has one, and its bytes, so no two different tables give the same bytes.</summary>
internal sealed class RowHash : IDisposable
{
    private const byte Nothing = 0xFF;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> row = new(1024);

    public void Add(long? value)
    {
        if (Begin(ValueKind.Integer, value is null))
        {
            Write(value!.Value);
        }
    }

    public void Add(double? value)
    {
        if (Begin(ValueKind.Real, value is null))
        {
            // SQLite keeps whole numbers as integers, and so no sign of zero.
            Write(BitConverter.DoubleToInt64Bits(value!.Value == 0 ? 0.0 : value.Value));
        }
    }

    public void Add(string? value)
    {
        if (Begin(ValueKind.Text, value is null))
        {
            Write(Encoding.UTF8.GetByteCount(value!));
            Encoding.UTF8.GetBytes(value, row);
        }
    }

    public void Add(byte[]? value)
    {
        if (Begin(ValueKind.Blob, value is null))
        {
            Write(value!.Length);
            row.Write(value);
        }
    }

    public void EndRow()
    {
        hash.AppendData(row.WrittenSpan);
        row.ResetWrittenCount();
    }

    public string Finish() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();

    private bool Begin(ValueKind kind, bool missing)
    {
        row.GetSpan(1)[0] = missing ? Nothing : (byte)kind;
        row.Advance(1);
        return !missing;
    }

    private void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(row.GetSpan(sizeof(long)), value);
        row.Advance(sizeof(long));
    }
}
