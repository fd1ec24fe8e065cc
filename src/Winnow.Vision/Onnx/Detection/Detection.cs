using Winnow.Core.Data;

namespace Winnow.Vision.Onnx;

/// <summary>One object that a detector found.</summary>
/// <param name="Class">Index into <see cref="OnnxDetector.Classes"/>.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
/// <param name="Box">In pixels of the image as given, within it.</param>
public sealed record Detection(int Class, float Score, Box Box);
