using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>One object that an annotator marked on an image.</summary>
/// <param name="Class">Index of its class.</param>
/// <param name="Shape">Where it is.</param>
public sealed record ObjectMark(int Class, Shape Shape);
