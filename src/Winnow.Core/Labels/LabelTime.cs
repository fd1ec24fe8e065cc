namespace Winnow.Core.Labels;

/// <summary>How long one image took to label.</summary>
/// <param name="Boxes">Objects drawn on it, 0 or more.</param>
/// <param name="Seconds">Measured lead time, finite, 0 or more; breaks of the annotator are to be left out by whoever measures.</param>
public readonly record struct LabelTime(int Boxes, double Seconds);
