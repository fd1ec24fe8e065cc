using System.Runtime.InteropServices;
using System.Text;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Detectors.Weights;

/// <summary>Reads the convolutions of an ONNX file in the order they run. Everything is checked against the file's length before memory is taken.</summary>
internal static class OnnxConvolutions
{
    /// <summary>The convolutions of a file.</summary>
    /// <exception cref="OnnxException">The file is missing, no ONNX model, cut short, or a weight is no 32-bit float of its shape.</exception>
    public static IReadOnlyList<OnnxConvolution> Read(string path)
    {
        var model = OnnxFile.Read(path);
        OnnxFile.Check(model, path);
        Dictionary<string, OnnxTensor> constants = new(StringComparer.Ordinal);
        List<string[]> nodes = [];
        try
        {
            var fields = new ProtoReader(model);
            while (fields.Next())
            {
                if (fields.Field == 7)
                {
                    ReadGraph(fields.Content, constants, nodes);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new OnnxException($"The weights of '{path}' cannot be read: {e.Message}", e);
        }

        return [.. nodes.Where(n => n.Length > 1 && constants.ContainsKey(n[1])).Select(n => new OnnxConvolution(constants[n[1]], n.Length > 2 ? constants.GetValueOrDefault(n[2]) : null))];
    }

    // GraphProto: node = 1, initializer = 5.
    private static void ReadGraph(ReadOnlySpan<byte> graph, Dictionary<string, OnnxTensor> constants, List<string[]> convolutions)
    {
        var fields = new ProtoReader(graph);
        while (fields.Next())
        {
            if (fields.Field == 5 && ReadTensor(fields.Content) is { } tensor)
            {
                constants[tensor.Name] = tensor;
            }
            else if (fields.Field == 1 && ReadInputs(fields.Content) is { } inputs)
            {
                convolutions.Add(inputs);
            }
        }
    }

    // NodeProto: input = 1, op_type = 4. Null where it is no convolution.
    private static string[]? ReadInputs(ReadOnlySpan<byte> node)
    {
        List<string> inputs = [];
        var isConvolution = false;
        var fields = new ProtoReader(node);
        while (fields.Next())
        {
            if (fields.Field == 1)
            {
                inputs.Add(Encoding.UTF8.GetString(fields.Content));
            }

            isConvolution |= fields.Field == 4 && fields.Content.SequenceEqual("Conv"u8);
        }

        return isConvolution ? [.. inputs] : null;
    }

    // TensorProto: dims = 1 (packed or not), data_type = 2 with 1 for floats, float_data = 4, name = 8, raw_data = 9. Null where it holds no floats.
    private static OnnxTensor? ReadTensor(ReadOnlySpan<byte> tensor)
    {
        List<long> shape = [];
        var (name, type) = ("", 0UL);
        ReadOnlySpan<byte> data = default;
        var fields = new ProtoReader(tensor);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1 when fields.Content.IsEmpty:
                    shape.Add((long)fields.Number);
                    break;
                case 1:
                    ReadPacked(fields.Content, shape);
                    break;
                case 2:
                    type = fields.Number;
                    break;
                case 4 or 9:
                    data = fields.Content;
                    break;
                case 8:
                    name = Encoding.UTF8.GetString(fields.Content);
                    break;
            }
        }

        if (type != 1)
        {
            return null;
        }

        if (shape.Count > 8 || shape.Exists(s => s is < 0 or > int.MaxValue) || shape.Aggregate((Int128)4, (a, b) => a * b) != data.Length)
        {
            throw new InvalidDataException($"the constant '{name}' of shape [{string.Join(", ", shape.Take(9))}] has {data.Length} bytes.");
        }

        var values = new float[data.Length / 4];
        data.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return BitConverter.IsLittleEndian ? new(name, [.. shape], values) : throw new PlatformNotSupportedException("Weights are read on little-endian machines only.");
    }

    private static void ReadPacked(ReadOnlySpan<byte> packed, List<long> shape)
    {
        var (value, shift) = (0UL, 0);
        foreach (var part in packed)
        {
            if (shift > 63 || shape.Count > 8)
            {
                throw new InvalidDataException("a shape is not readable.");
            }

            value |= (ulong)(part & 0x7F) << shift;
            shift += 7;
            if (part < 0x80)
            {
                shape.Add((long)value);
                (value, shift) = (0, 0);
            }
        }
    }
}
