using System.Globalization;
using System.Runtime.InteropServices;

namespace Winnow.Vision.Onnx;

/// <content>Operators of detectors: joining, cutting and reordering of values, attention and sigmoid heads.</content>
public sealed partial class OnnxGraphWriter
{
    private const long Int64 = 7;

    /// <summary>1 / (1 + e^−x).</summary>
    public string Sigmoid(string input) => Add("Sigmoid", [input]);

    /// <summary>e to the power of each element.</summary>
    public string Exp(string input) => Add("Exp", [input]);

    /// <summary>Elements limited to at most a number.</summary>
    public string AtMost(string input, float value) => Add("Min", [input, Constant([value])]);

    /// <summary>Values joined along a dimension.</summary>
    public string Concat(int dimension, params ReadOnlySpan<string> values) => Add("Concat", values.ToArray(), Int("axis", dimension));

    /// <summary><paramref name="length"/> items from <paramref name="start"/> along a dimension.</summary>
    public string Slice(string input, int dimension, long start, long length) =>
        Add("Slice", [input, Integers(start), Integers(start + length), Integers(dimension)]);

    /// <summary>The same elements in another shape; 0 keeps the size that stands there, −1 is worked out.</summary>
    public string Reshape(string input, params ReadOnlySpan<long> shape) => Add("Reshape", [input, Integers(shape)]);

    /// <summary>Dimensions in another order.</summary>
    public string Transpose(string input, params ReadOnlySpan<long> order) => Add("Transpose", [input], Ints("perm", order));

    /// <summary>Matrix products over the last two dimensions.</summary>
    public string MatMul(string a, string b) => Add("MatMul", [a, b]);

    /// <summary>Height and width of [N, C, H, W] times a whole factor, each pixel repeated.</summary>
    public string UpsampleNearest(string input, int factor) =>
        Add("Resize", [input, "", Constant([1, 1, factor, factor], 4)], Text("mode", "nearest"), Text("coordinate_transformation_mode", "asymmetric"), Text("nearest_mode", "floor"));

    /// <summary>Height and width of [N, C, H, W] times factors, bilinearly between the centres of pixels.</summary>
    public string UpsampleBilinear(string input, float down, float across) =>
        Add("Resize", [input, "", Constant([1, 1, down, across], 4)], Text("mode", "linear"), Text("coordinate_transformation_mode", "half_pixel"));

    /// <summary>A constant list of 64-bit integers; its name.</summary>
    private string Integers(params ReadOnlySpan<long> values)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"c{initializers.Count}");
        initializers.Add(new ProtoMessage()
            .Add(1, values.Length)                                         // dims
            .Add(2, Int64)                                                 // data_type
            .Add(8, name)                                                  // name
            .Add(9, MemoryMarshal.AsBytes(values).ToArray().AsMemory()));  // raw_data, little-endian
        return name;
    }

    // AttributeProto: name = 1, s = 4, type = 20 with STRING = 3.
    private static ProtoMessage Text(string name, string value) => new ProtoMessage().Add(1, name).Add(4, value).Add(20, 3);
}
