using System.Globalization;

namespace Winnow.Bench;

/// <summary>A bound in the unit of the row: at most or at least a value; of the row's own value, or of its ratio to the peer.</summary>
public sealed record Bound(BoundKind Kind, double Limit, bool OfRatio = false)
{
    /// <summary>Whether the measured value, or its ratio to the peer, holds the bound; a missing ratio does not.</summary>
    public bool Holds(BenchValue measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        var value = OfRatio ? measured.Ratio ?? double.NaN : measured.Value;
        return Kind == BoundKind.AtMost ? value <= Limit : value >= Limit;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(OfRatio ? "ratio " : "")}{(Kind == BoundKind.AtMost ? "≤" : "≥")} {Limit}");
}
