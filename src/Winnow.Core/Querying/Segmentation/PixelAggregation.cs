namespace Winnow.Core.Querying;

/// <summary>How the scores of an image's pixels become one number.</summary>
public enum PixelAggregation
{
    /// <summary>The mean over the pixels that count; 0 where none does.</summary>
    Mean,

    /// <summary>The 95th percentile (nearest rank) of the pixels that count: a small doubtful part is enough. 0 where none counts.</summary>
    Percentile,
}
