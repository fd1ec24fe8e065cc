using System.Buffers.Binary;
using System.Text.Json;
using Winnow.Torch.Modules;
using Winnow.Torch.Native;

namespace Winnow.Torch.Weights;

/// <summary>Reads and writes the safetensors format: names, types, shapes and raw little-endian values, and no code.</summary>
public static unsafe class Safetensors
{
    /// <summary>The tensors that a file describes; reads its header only.</summary>
    /// <exception cref="InvalidDataException">The header is broken or hostile.</exception>
    public static IReadOnlyList<SafetensorsEntry> ReadEntries(string path)
    {
        using var stream = File.OpenRead(path);
        return SafetensorsHeader.Read(stream).Entries;
    }

    /// <summary>Copies a file's tensors into a module key by key, converting element types; memory: one tensor at a time.</summary>
    /// <returns>What was loaded and what does not fit; the caller decides whether that is enough.</returns>
    /// <exception cref="InvalidDataException">The file is broken or hostile; the module is unchanged.</exception>
    public static LoadReport Load(Module module, string path)
    {
        ArgumentNullException.ThrowIfNull(module);
        var state = module.NamedState().ToDictionary(s => s.Name, s => s.Tensor, StringComparer.Ordinal);
        List<string> loaded = [], unexpected = [], mismatched = [];
        using var stream = File.OpenRead(path);
        var (entries, start) = SafetensorsHeader.Read(stream);
        using var gradientsOff = GradientMode.Off();
        foreach (var entry in entries)
        {
            if (!state.Remove(entry.Name, out var target))
            {
                unexpected.Add(entry.Name);
            }
            else if (!target.Shape.SequenceEqual(entry.Shape))
            {
                mismatched.Add($"{entry.Name}: file [{string.Join(", ", entry.Shape)}], module [{string.Join(", ", target.Shape)}]");
            }
            else
            {
                using var source = ReadTensor(stream, start, entry);
                target.CopyFrom(source);
                loaded.Add(entry.Name);
            }
        }

        return new(loaded, [.. state.Keys], unexpected, mismatched);
    }

    /// <summary>Writes a module's parameters and buffers; the file appears whole or not at all.</summary>
    public static void Save(Module module, string path)
    {
        ArgumentNullException.ThrowIfNull(module);
        Save(module.NamedState(), path);
    }

    /// <summary>Writes named tensors; the file appears whole or not at all.</summary>
    /// <exception cref="NotSupportedException">A tensor has an element type that the format lacks.</exception>
    public static void Save(IEnumerable<(string Name, Tensor Tensor)> tensors, string path)
    {
        var list = tensors.ToList();
        var header = WriteHeader(list);
        var part = path + ".part";
        using (var stream = File.Create(part))
        {
            Span<byte> prefix = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
            stream.Write(prefix);
            stream.Write(header);
            foreach (var (_, tensor) in list)
            {
                var bytes = new byte[checked(tensor.Elements * SafetensorsHeader.SizeOf(tensor.Type))];
                fixed (byte* place = bytes)
                {
                    Shim.Check(Shim.CopyTo(tensor.Pointer, place, bytes.Length));
                }

                GC.KeepAlive(tensor);
                stream.Write(bytes);
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }

    private static Tensor ReadTensor(FileStream stream, long start, SafetensorsEntry entry)
    {
        var bytes = new byte[checked((int)entry.Bytes)];
        stream.Position = start + entry.Start;
        stream.ReadExactly(bytes);
        long[] shape = [.. entry.Shape];
        fixed (byte* data = bytes)
        fixed (long* sizes = shape)
        {
            Shim.Check(Shim.FromMemory(data, sizes, shape.Length, (int)entry.Type, out var pointer));
            return new Tensor(pointer);
        }
    }

    private static byte[] WriteHeader(List<(string Name, Tensor Tensor)> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            var offset = 0L;
            foreach (var (name, tensor) in tensors)
            {
                var type = tensor.Type;
                var typeName = SafetensorsHeader.TypeNames.FirstOrDefault(t => t.Value == type).Key
                    ?? throw new NotSupportedException($"{name} holds {type}, which is not written; convert it to one of {string.Join(", ", SafetensorsHeader.TypeNames.Values)}.");
                json.WriteStartObject(name);
                json.WriteString("dtype", typeName);
                json.WriteStartArray("shape");
                foreach (var size in tensor.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Elements * SafetensorsHeader.SizeOf(type));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The format asks for data aligned to 8 bytes; spaces fill the header up.
        while (buffer.Length % sizeof(ulong) != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }
}
