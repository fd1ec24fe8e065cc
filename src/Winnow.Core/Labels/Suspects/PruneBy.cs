namespace Winnow.Core.Labels;

/// <summary>How confident learning chooses the labels it holds to be wrong.</summary>
public enum PruneBy
{
    /// <summary>As many of each class as the joint says are wrong, those with the least probability of the given class first.</summary>
    Class,

    /// <summary>As many of each pair of classes as the joint says, those with the largest p(other) − p(given) first.</summary>
    Count,

    /// <summary>What both choose: fewest, and surest.</summary>
    Both,
}
