using System.Buffers.Binary;
using System.Text.Json;

namespace Winnow.Torch.Weights;

/// <summary>The header of a safetensors file: eight bytes of length, then JSON. Everything in it is checked before a tensor is made.</summary>
internal static class SafetensorsHeader
{
    /// <summary>The format's own limit, in bytes.</summary>
    internal const long LengthMax = 100_000_000;

    private const int DimensionsMax = 8;

    /// <summary>Reads and checks the header; gives the entries in file order and where their data begins.</summary>
    /// <exception cref="InvalidDataException">The file is truncated, or its header lies about lengths, types or offsets.</exception>
    internal static (IReadOnlyList<SafetensorsEntry> Entries, long DataStart) Read(Stream stream)
    {
        if (stream.Length < sizeof(ulong))
        {
            throw new InvalidDataException($"A safetensors file begins with 8 bytes of length; this one has {stream.Length} bytes.");
        }

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LengthMax || (long)length > stream.Length - sizeof(ulong))
        {
            throw new InvalidDataException($"The safetensors header claims {length} bytes; at most {Math.Min(LengthMax, stream.Length - sizeof(ulong))} are possible here.");
        }

        var text = new byte[length];
        stream.ReadExactly(text);
        var start = sizeof(ulong) + (long)length;
        return (Parse(text, stream.Length - start), start);
    }

    private static List<SafetensorsEntry> Parse(byte[] text, long dataLength)
    {
        var entries = new List<SafetensorsEntry>();
        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name != "__metadata__")
                {
                    entries.Add(ParseEntry(property));
                }
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new InvalidDataException($"The safetensors header cannot be understood: {problem.Message}", problem);
        }

        entries.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Bytes.CompareTo(b.Bytes));
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Start != end)
            {
                throw new InvalidDataException($"The safetensors entry {entry.Name} starts at byte {entry.Start}, {end} was expected: gaps and overlaps are not allowed.");
            }

            end += entry.Bytes;
        }

        if (end != dataLength)
        {
            throw new InvalidDataException($"The safetensors entries describe {end} bytes; the file holds {dataLength}.");
        }

        return entries.DistinctBy(e => e.Name, StringComparer.Ordinal).Count() == entries.Count
            ? entries
            : throw new InvalidDataException("The safetensors header names an entry twice.");
    }

    private static SafetensorsEntry ParseEntry(JsonProperty property)
    {
        var type = property.Value.GetProperty("dtype").GetString() is { } name && TypeNames.TryGetValue(name, out var known)
            ? known
            : throw new InvalidDataException($"The safetensors entry {property.Name} has a type that is not one of {string.Join(", ", TypeNames.Keys)}.");
        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt64())];
        if (shape.Length > DimensionsMax || shape.Any(size => size < 0) || offsets.Length != 2 || offsets[0] < 0)
        {
            throw new InvalidDataException($"The safetensors entry {property.Name} needs at most {DimensionsMax} sizes and two offsets, none of them negative.");
        }

        var bytes = shape.Aggregate((long)SizeOf(type), (product, size) => checked(product * size));
        return bytes == checked(offsets[1] - offsets[0])
            ? new(property.Name, type, shape, offsets[0], bytes)
            : throw new InvalidDataException($"The safetensors entry {property.Name} needs {bytes} bytes; its offsets give {offsets[1] - offsets[0]}.");
    }

    /// <summary>Bytes per element.</summary>
    internal static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 => 2,
        _ => 1,
    };

    /// <summary>The format's names of the element types that Winnow reads and writes.</summary>
    internal static readonly IReadOnlyDictionary<string, ScalarType> TypeNames = new SortedDictionary<string, ScalarType>(StringComparer.Ordinal)
    {
        ["F64"] = ScalarType.Float64,
        ["F32"] = ScalarType.Float32,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["I64"] = ScalarType.Int64,
        ["I32"] = ScalarType.Int32,
        ["U8"] = ScalarType.UInt8,
        ["BOOL"] = ScalarType.Bool,
    };
}
