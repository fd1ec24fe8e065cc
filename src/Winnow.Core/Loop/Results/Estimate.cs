namespace Winnow.Core.Loop;

/// <summary>A mean over seeds with a 95 % interval; the ends are null with fewer than two seeds.</summary>
/// <param name="Mean">Mean over seeds.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Interval">How the interval was made: <c>t</c> or <c>bca</c>; null where there is none.</param>
public sealed record Estimate(double Mean, double? Low, double? High, string? Interval = null);
