using System.Globalization;

namespace Winnow.Core.Loop;

/// <summary>How far the metric rose from a curve's first point to its last.</summary>
/// <param name="Mean">Mean over seeds; negative where the curve fell.</param>
/// <param name="Low">Lower end of the one-sided 95 % interval of the mean (Student-t); null with fewer than <see cref="SeedsMin"/> seeds, where it would say nothing.</param>
public sealed record CurveGain(double Mean, double? Low)
{
    /// <summary>Seeds from which on <see cref="Low"/> is told.</summary>
    public const int SeedsMin = 3;

    /// <summary>Whether this can be told from no gain at all; true where there are too few seeds to ask.</summary>
    public bool Exists() => Low is not <= 0;

    /// <summary>Why a gain that does not <see cref="Exists"/> has no shares to reach, as a part of a sentence.</summary>
    public string Words() => string.Create(CultureInfo.InvariantCulture, $"random's gain, {Mean:0.000} (at least {Low:0.000}), cannot be told from none");
}
