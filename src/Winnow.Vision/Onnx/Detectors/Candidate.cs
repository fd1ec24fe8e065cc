using Winnow.Core.Data;

namespace Winnow.Vision.Onnx;

/// <summary>A box of a detector's raw output.</summary>
/// <param name="Place">Its place in the output, by which equally sure ones are ordered.</param>
/// <param name="Class">Index of its class.</param>
/// <param name="Score">Confidence.</param>
/// <param name="Box">In pixels of the input.</param>
internal readonly record struct Candidate(int Place, int Class, float Score, Box Box);
