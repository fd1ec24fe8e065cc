namespace Winnow.Core.Streaming;

/// <summary>Numbers that a drift detector no longer tells apart.</summary>
/// <param name="Size">How many.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Squares">Sum of their squared distances to their mean.</param>
public sealed record AdwinBucket(long Size, double Sum, double Squares)
{
    /// <summary>This bucket and another as one.</summary>
    public AdwinBucket With(AdwinBucket other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var between = (Sum / Size) - (other.Sum / other.Size);
        return new(Size + other.Size, Sum + other.Sum, Squares + other.Squares + (between * between * Size * other.Size / (Size + other.Size)));
    }
}
