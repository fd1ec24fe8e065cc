using System.Globalization;

namespace Winnow.Core.Data;

/// <summary>Identifies one sample in one data set or project, for good: never a position in a pool.</summary>
/// <param name="Value">Zero or greater, unique in its data set.</param>
public readonly record struct SampleId(long Value) : IComparable<SampleId>
{
    /// <inheritdoc/>
    public int CompareTo(SampleId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
