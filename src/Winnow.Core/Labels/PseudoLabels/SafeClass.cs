namespace Winnow.Core.Labels;

/// <summary>From which confidence on the boxes of a class are safe, and how that is known.</summary>
/// <param name="Class">The class.</param>
/// <param name="Threshold">Least confidence of a safe box; null where no threshold is shown to be precise enough.</param>
/// <param name="Right">Boxes of the known images that reach the threshold and are right.</param>
/// <param name="Boxes">Boxes of the known images that reach it.</param>
/// <param name="PrecisionAtLeast">Lower confidence bound of the share that is right; 0 without a threshold.</param>
public sealed record SafeClass(int Class, double? Threshold, int Right, int Boxes, double PrecisionAtLeast);
