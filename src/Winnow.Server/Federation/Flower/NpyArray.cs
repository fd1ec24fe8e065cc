using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Winnow.Server.Federation;

/// <summary>One array in NumPy's file format, version 1.0: what Flower's parameters are made of.</summary>
/// <remarks>Read: little-endian float32, float64, int32 and int64, in C order. Objects, which would be pickled, are refused.</remarks>
/// <param name="Shape">Sizes; empty for a single number.</param>
/// <param name="Values">Row-major.</param>
public sealed partial record NpyArray(IReadOnlyList<int> Shape, float[] Values)
{
    private const int HeaderMax = 4096;

    /// <summary>The type as the file names it, such as <c>&lt;f4</c>; an array is written back as it came.</summary>
    public string Type { get; init; } = "<f4";

    /// <summary>A whole file.</summary>
    public byte[] ToBytes()
    {
        var shape = Shape.Count == 1 ? FormattableString.Invariant($"({Shape[0]},)") : $"({string.Join(", ", Shape.Select(s => s.ToString(CultureInfo.InvariantCulture)))})";
        var header = $"{{'descr': '{Type}', 'fortran_order': False, 'shape': {shape}, }}";
        // NumPy pads so that the numbers begin at a multiple of 64 bytes, and ends the header with a line feed.
        var padded = header.PadRight(((10 + header.Length + 1 + 63) / 64 * 64) - 10 - 1) + "\n";
        var size = Type[^1] - '0';
        var bytes = new byte[10 + padded.Length + (size * Values.Length)];
        bytes[0] = 0x93;
        "NUMPY\u0001\0"u8.CopyTo(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)padded.Length);
        Encoding.ASCII.GetBytes(padded, bytes.AsSpan(10));
        for (var i = 0; i < Values.Length; i++)
        {
            Write(bytes.AsSpan(10 + padded.Length + (size * i)), Values[i]);
        }

        return bytes;
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or holds a type that is not taken.</exception>
    public static NpyArray Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 10 || bytes[0] != 0x93 || !bytes[1..6].SequenceEqual("NUMPY"u8) || bytes[6] != 1 || bytes[7] != 0)
        {
            throw new InvalidDataException("A tensor is no NumPy file of version 1.0.");
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        if (length > HeaderMax || 10 + length > bytes.Length || Header().Match(Encoding.Latin1.GetString(bytes.Slice(10, length))) is not { Success: true } header)
        {
            throw new InvalidDataException("The header of a NumPy file is malformed, names a type that is not taken, or says Fortran order.");
        }

        int[] shape = [.. header.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Size)];
        var (type, count) = (header.Groups["type"].Value, shape.Aggregate(1L, (product, s) => Math.Min(product * s, int.MaxValue)));
        var (size, body) = (type[^1] - '0', 10 + length);
        if (shape.Length > 8 || bytes.Length - body != size * count)
        {
            throw new InvalidDataException($"A NumPy file of {count} numbers of {size} bytes has {bytes.Length - body} bytes of them.");
        }

        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ReadNumber(bytes[(body + (size * i))..], type);
        }

        return new(shape, values) { Type = type };
    }

    private void Write(Span<byte> target, float value)
    {
        switch (Type)
        {
            case "<f4":
                BinaryPrimitives.WriteSingleLittleEndian(target, value);
                break;
            case "<f8":
                BinaryPrimitives.WriteDoubleLittleEndian(target, value);
                break;
            case "<i4":
                BinaryPrimitives.WriteInt32LittleEndian(target, (int)MathF.Round(value));
                break;
            case "<i8":
                BinaryPrimitives.WriteInt64LittleEndian(target, (long)MathF.Round(value));
                break;
            default:
                throw new InvalidOperationException($"The type '{Type}' is not written.");
        }
    }

    private static float ReadNumber(ReadOnlySpan<byte> source, string type) => type switch
    {
        "<f4" => BinaryPrimitives.ReadSingleLittleEndian(source),
        "<f8" => (float)BinaryPrimitives.ReadDoubleLittleEndian(source),
        "<i4" => BinaryPrimitives.ReadInt32LittleEndian(source),
        _ => BinaryPrimitives.ReadInt64LittleEndian(source),
    };

    private static int Size(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : throw new InvalidDataException($"'{text}' is no size of an array.");

    [GeneratedRegex(@"^\{'descr': '(?<type><f4|<f8|<i4|<i8)', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]*)\), \} *\n$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();
}
