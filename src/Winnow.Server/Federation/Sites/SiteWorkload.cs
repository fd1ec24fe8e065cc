namespace Winnow.Server.Federation;

/// <summary>What the people of a site did so far, in numbers that leave it only as parts of sums over sites.</summary>
/// <param name="Labels">Labels they gave.</param>
/// <param name="Seconds">Seconds they worked on them.</param>
/// <param name="Compared">Answers to samples that several people answered.</param>
/// <param name="Agreed">How many of those became the label.</param>
public sealed record SiteWorkload(long Labels, long Seconds, long Compared, long Agreed)
{
    /// <summary>Nothing was done, or nothing is said.</summary>
    public static SiteWorkload None { get; } = new(0, 0, 0, 0);
}
