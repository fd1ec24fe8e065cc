namespace Winnow.Core.Querying;

/// <summary>What a budget for regions is counted in.</summary>
public enum RegionUnit
{
    /// <summary>Pixels that count, each painted.</summary>
    Pixels,

    /// <summary>Clicks: one for each class that the model sees in the region, as where people name the class of each connected part.</summary>
    Clicks,
}
