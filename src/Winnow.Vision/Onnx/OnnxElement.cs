namespace Winnow.Vision.Onnx;

/// <summary>Element type of a graph's tensor; the numbers are those of ONNX's <c>TensorProto.DataType</c>.</summary>
public enum OnnxElement
{
    /// <summary>32-bit float.</summary>
    Float32 = 1,

    /// <summary>Unsigned byte.</summary>
    Byte = 2,
}
