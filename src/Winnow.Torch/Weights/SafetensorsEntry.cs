namespace Winnow.Torch.Weights;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Name">Dotted name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Start">First byte, counted from the end of the header.</param>
/// <param name="Bytes">Length in bytes; always what type and shape need.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Start, long Bytes);
