namespace Winnow.Core.Reporting;

/// <summary>A mean over seeds with its 95 % interval, where there is one.</summary>
/// <param name="Value">The mean.</param>
/// <param name="Low">Lower end of the interval; null where one seed gives none.</param>
/// <param name="High">Upper end of the interval; null where one seed gives none.</param>
public sealed record Estimate(double Value, double? Low = null, double? High = null)
{
    /// <summary>True where both ends of the interval are known.</summary>
    public bool HasInterval => Low is not null && High is not null;
}
