using System.Text;

namespace Winnow.Vision.Onnx;

/// <summary>Reads just enough of a model's bytes to say in plain words why it cannot be used, before ONNX Runtime sees it.</summary>
internal static class OnnxFile
{
    /// <summary>All bytes of a model file.</summary>
    /// <exception cref="OnnxException">The file is missing, cannot be read, or is past 2 GiB.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OnnxException($"There is no ONNX model at '{path}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OnnxException($"The ONNX model '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Walks the outer messages: every length must fit, a graph must be there, and every weight must be inside the file.</summary>
    /// <exception cref="OnnxException">Names what is wrong with the model called <paramref name="name"/>.</exception>
    public static void Check(ReadOnlySpan<byte> model, string name)
    {
        if (model.IsEmpty)
        {
            throw new OnnxException($"'{name}' is empty (0 bytes), not an ONNX model.");
        }

        // Every exporter writes ir_version (field 1, a small number) first; anything else is some other file.
        if (model.Length < 2 || model[0] != 0x08 || model[1] > 0x7F)
        {
            throw new OnnxException($"'{name}' is not an ONNX model: it begins with {Convert.ToHexString(model[..Math.Min(4, model.Length)])}, not with ONNX's version field 08.");
        }

        try
        {
            CheckFields(model, name);
        }
        catch (InvalidDataException e)
        {
            throw new OnnxException($"'{name}' is cut short or damaged ({model.Length} bytes): {e.Message} Copy or download it again.", e);
        }
    }

    // ModelProto: graph = 7, opset_import = 8, which every valid model has; GraphProto: initializer = 5.
    private static void CheckFields(ReadOnlySpan<byte> model, string name)
    {
        var (graphs, operatorSets) = (0, 0);
        var fields = new ProtoReader(model);
        while (fields.Next())
        {
            operatorSets += fields.Field == 8 ? 1 : 0;
            if (fields.Field != 7)
            {
                continue;
            }

            graphs++;
            var graph = new ProtoReader(fields.Content);
            while (graph.Next())
            {
                if (graph.Field == 5)
                {
                    RefuseExternal(graph.Content, name);
                }
            }
        }

        if (graphs != 1 || operatorSets == 0)
        {
            throw new InvalidDataException($"It holds {graphs} graphs and {operatorSets} operator sets.");
        }
    }

    // TensorProto: name = 8, data_location = 14 with 1 for a file of its own.
    private static void RefuseExternal(ReadOnlySpan<byte> tensor, string model)
    {
        var name = "";
        var external = false;
        var fields = new ProtoReader(tensor);
        while (fields.Next())
        {
            name = fields.Field == 8 ? Encoding.UTF8.GetString(fields.Content) : name;
            external |= fields.Field == 14 && fields.Number == 1;
        }

        if (external)
        {
            throw new OnnxException($"'{model}' keeps its weight '{name}' in a separate file; save the model as one file (onnx.save with save_as_external_data=False) and load that.");
        }
    }
}
