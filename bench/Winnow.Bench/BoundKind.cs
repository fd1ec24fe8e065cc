namespace Winnow.Bench;

/// <summary>The direction of a bound.</summary>
public enum BoundKind
{
    /// <summary>Smaller is better.</summary>
    AtMost,

    /// <summary>Larger is better.</summary>
    AtLeast,
}
