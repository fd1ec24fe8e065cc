namespace Winnow.Core.Search;

/// <summary>When a parameter exists: while its parent exists and has one of some values.</summary>
/// <param name="Parent">Name of a parameter with countable values: choices, whole numbers or steps.</param>
/// <param name="Values">Values of the parent, at least one.</param>
public sealed record SearchCondition(string Parent, IReadOnlyList<ParameterValue> Values)
{
    /// <inheritdoc/>
    public override string ToString() => $"when {Parent} is {string.Join(" or ", Values)}";
}
