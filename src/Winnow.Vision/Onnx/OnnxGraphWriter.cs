using System.Globalization;
using System.Runtime.InteropServices;

namespace Winnow.Vision.Onnx;

/// <summary>
/// Writes an ONNX model (IR version 8, operator set 13) operator by operator. Every method takes and returns names of values;
/// the first dimension of inputs and outputs is the batch and stays open.
/// </summary>
/// <remarks>Field numbers follow onnx.proto of ONNX 1.12, of which only the messages below are needed; they are frozen by the format.</remarks>
public sealed partial class OnnxGraphWriter
{
    private const int IrVersion = 8;
    private const int OperatorSet = 13;
    private readonly List<Node> nodes = [];
    private readonly List<ProtoMessage> initializers = [];
    private readonly List<ProtoMessage> inputs = [];
    private readonly List<(string Name, string Value, long[] Shape)> outputs = [];
    private readonly List<(string Key, string Value)> metadata = [];

    private sealed record Node(string Operator, string[] Inputs, string Output, ProtoMessage[] Attributes);

    /// <summary>Declares an input [N × shape].</summary>
    public string Input(string name, OnnxElement element, params ReadOnlySpan<long> shape)
    {
        inputs.Add(ValueInfo(name, element, shape));
        return name;
    }

    /// <summary>Gives a computed float value [N × shape] to the caller under a name.</summary>
    /// <exception cref="ArgumentException">No operator computes the value, or it is an output already.</exception>
    public void Output(string name, string value, params ReadOnlySpan<long> shape)
    {
        if (nodes.All(n => n.Output != value))
        {
            throw new ArgumentException($"No operator computes '{value}', so it cannot be an output.", nameof(value));
        }

        if (outputs.Any(o => o.Value == value || o.Name == name))
        {
            throw new ArgumentException($"'{value}' or the name '{name}' is an output already.", nameof(value));
        }

        outputs.Add((name, value, shape.ToArray()));
    }

    /// <summary>Adds a pair to the model's metadata.</summary>
    public void Metadata(string key, string value) => metadata.Add((key, value));

    /// <summary>A constant float tensor; its name.</summary>
    /// <exception cref="ArgumentException">The shape does not hold as many values.</exception>
    public string Constant(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var elements = 1L;
        var tensor = new ProtoMessage();
        foreach (var size in shape)
        {
            elements *= size;
            tensor.Add(1, size); // dims
        }

        if (elements != values.Length)
        {
            throw new ArgumentException($"A shape of {elements} elements does not fit {values.Length} values.", nameof(shape));
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"c{initializers.Count}");
        initializers.Add(tensor
            .Add(2, (long)OnnxElement.Float32)                         // data_type
            .Add(8, name)                                              // name
            .Add(9, MemoryMarshal.AsBytes(values).ToArray().AsMemory())); // raw_data, little-endian
        return name;
    }

    /// <summary>Two-dimensional convolution of [N, inputs, H, W] with a square kernel; weights [outputs, inputs / groups, k, k], bias [outputs].</summary>
    public string Conv(string input, string weight, string bias, int kernel, int stride, int padding, int groups = 1, int dilation = 1) =>
        Add("Conv", [input, weight, bias], Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride), Ints("pads", padding, padding, padding, padding), Ints("dilations", dilation, dilation), Int("group", groups));

    /// <summary>max(0, x).</summary>
    public string Relu(string input) => Add("Relu", [input]);

    /// <summary>Maximum over square windows; windows that would pass the edge are left out, as PyTorch does by default.</summary>
    public string MaxPool(string input, int kernel, int stride, int padding = 0) =>
        Add("MaxPool", [input], Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride), Ints("pads", padding, padding, padding, padding));

    /// <summary>Mean over height and width: [N, C, H, W] to [N, C, 1, 1].</summary>
    public string GlobalAveragePool(string input) => Add("GlobalAveragePool", [input]);

    /// <summary>[N, …] to [N, product].</summary>
    public string Flatten(string input) => Add("Flatten", [input], Int("axis", 1));

    /// <summary>x·Wᵀ + b with x [N × inputs], W [outputs × inputs] and b [outputs].</summary>
    public string Gemm(string input, string weight, string bias) => Add("Gemm", [input, weight, bias], Int("transB", 1));

    /// <summary>Probabilities along the last dimension.</summary>
    public string Softmax(string input) => Add("Softmax", [input], Int("axis", -1));

    /// <summary>Elementwise a + b with broadcasting.</summary>
    public string Add(string a, string b) => Add("Add", [a, b]);

    /// <summary>Elementwise a − b with broadcasting.</summary>
    public string Sub(string a, string b) => Add("Sub", [a, b]);

    /// <summary>Elementwise a · b with broadcasting.</summary>
    public string Mul(string a, string b) => Add("Mul", [a, b]);

    /// <summary>Elementwise a / b with broadcasting.</summary>
    public string Div(string a, string b) => Add("Div", [a, b]);

    /// <summary>Converts elements to 32-bit floats.</summary>
    public string CastToFloat(string input) => Add("Cast", [input], Int("to", (long)OnnxElement.Float32));

    /// <summary>The model file's bytes. Cost: one copy of the weights.</summary>
    /// <exception cref="InvalidOperationException">The graph has no input or no output.</exception>
    public byte[] ToBytes()
    {
        if (inputs.Count == 0 || outputs.Count == 0)
        {
            throw new InvalidOperationException("An ONNX graph needs at least one input and one output.");
        }

        var graph = new ProtoMessage();
        foreach (var node in nodes)
        {
            graph.Add(1, Encode(node)); // node
        }

        graph.Add(2, "winnow"); // name
        initializers.ForEach(i => graph.Add(5, i)); // initializer
        inputs.ForEach(i => graph.Add(11, i)); // input
        outputs.ForEach(o => graph.Add(12, ValueInfo(o.Name, OnnxElement.Float32, o.Shape))); // output
        var model = new ProtoMessage()
            .Add(1, IrVersion)                                              // ir_version
            .Add(2, "winnow")                                               // producer_name
            .Add(7, graph)                                                  // graph
            .Add(8, new ProtoMessage().Add(1, "").Add(2, OperatorSet));     // opset_import: domain "" (ONNX's own), version
        metadata.ForEach(m => model.Add(14, new ProtoMessage().Add(1, m.Key).Add(2, m.Value))); // metadata_props: key, value
        return model.ToBytes();
    }

    // NodeProto: input = 1, output = 2, op_type = 4, attribute = 5.
    private ProtoMessage Encode(Node node)
    {
        var message = new ProtoMessage();
        foreach (var input in node.Inputs)
        {
            message.Add(1, Published(input));
        }

        message.Add(2, Published(node.Output)).Add(4, node.Operator);
        foreach (var attribute in node.Attributes)
        {
            message.Add(5, attribute);
        }

        return message;
    }

    private string Published(string value) => outputs.Find(o => o.Value == value).Name ?? value;

    private string Add(string operation, string[] arguments, params ProtoMessage[] attributes)
    {
        var output = string.Create(CultureInfo.InvariantCulture, $"v{nodes.Count}");
        nodes.Add(new(operation, arguments, output, attributes));
        return output;
    }

    // AttributeProto: name = 1, i = 3, type = 20 with INT = 2.
    private static ProtoMessage Int(string name, long value) => new ProtoMessage().Add(1, name).Add(3, value).Add(20, 2);

    // AttributeProto: name = 1, ints = 8, type = 20 with INTS = 7.
    private static ProtoMessage Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new ProtoMessage().Add(1, name);
        foreach (var value in values)
        {
            attribute.Add(8, value);
        }

        return attribute.Add(20, 7);
    }

    // ValueInfoProto: name = 1, type = 2; TypeProto: tensor_type = 1; its elem_type = 1, shape = 2;
    // TensorShapeProto: dim = 1; Dimension: dim_value = 1, dim_param = 2.
    private static ProtoMessage ValueInfo(string name, OnnxElement element, ReadOnlySpan<long> shape)
    {
        var dimensions = new ProtoMessage().Add(1, new ProtoMessage().Add(2, "N"));
        foreach (var size in shape)
        {
            dimensions.Add(1, new ProtoMessage().Add(1, size));
        }

        return new ProtoMessage().Add(1, name).Add(2, new ProtoMessage().Add(1, new ProtoMessage().Add(1, (long)element).Add(2, dimensions)));
    }
}
