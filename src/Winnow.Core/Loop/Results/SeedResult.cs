namespace Winnow.Core.Loop;

/// <summary>One run.</summary>
/// <param name="Seed">Seed of the run; runs of different strategies with the same seed share start and network seeds.</param>
/// <param name="Curve">Measured rounds, fewest labels first.</param>
/// <param name="Stop">Why the run ended.</param>
public sealed record SeedResult(int Seed, IReadOnlyList<CurvePoint> Curve, string Stop);
