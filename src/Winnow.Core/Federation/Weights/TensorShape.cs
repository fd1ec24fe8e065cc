namespace Winnow.Core.Federation;

/// <summary>Name and shape of one float32 tensor of a model.</summary>
/// <param name="Name">Name inside the model, such as <c>head.weight</c>; 1 to 256 characters.</param>
/// <param name="Dimensions">Sizes, each at least 1 and at most 8 of them; empty for a single number.</param>
public sealed record TensorShape(string Name, IReadOnlyList<int> Dimensions)
{
    /// <summary>Characters of a name at most.</summary>
    public const int NameCharactersMax = 256;

    /// <summary>Dimensions at most.</summary>
    public const int DimensionsMax = 8;

    /// <summary>Number of values.</summary>
    /// <exception cref="OverflowException">The product passes 2^63 − 1.</exception>
    public long Length => Dimensions.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>What is wrong with it, in words; null where nothing is.</summary>
    public string? Problem() =>
        string.IsNullOrEmpty(Name) || Name.Length > NameCharactersMax ? $"a tensor's name must have 1 to {NameCharactersMax} characters"
        : Dimensions.Count > DimensionsMax ? $"tensor '{Name}' has {Dimensions.Count} dimensions, at most {DimensionsMax} are taken"
        : Dimensions.Any(d => d < 1) ? $"tensor '{Name}' has a dimension below 1"
        : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{string.Join(" × ", Dimensions)}]";

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) =>
        other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal) && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name) ^ Dimensions.Count;
}
