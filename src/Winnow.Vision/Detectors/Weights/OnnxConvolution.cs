namespace Winnow.Vision.Detectors.Weights;

/// <summary>One convolution of an ONNX graph.</summary>
/// <param name="Weight">Its weights.</param>
/// <param name="Bias">Its bias, or null.</param>
internal sealed record OnnxConvolution(OnnxTensor Weight, OnnxTensor? Bias);

/// <summary>A constant of an ONNX graph.</summary>
/// <param name="Name">As the file spells it.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Values">All values in row-major order.</param>
internal sealed record OnnxTensor(string Name, long[] Shape, float[] Values);
