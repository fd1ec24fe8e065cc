using System.Collections.ObjectModel;

namespace Winnow.Core.Search;

/// <summary>One setting of every parameter that exists there. Two points with the same values are equal.</summary>
public sealed class SearchPoint : IEquatable<SearchPoint>
{
    /// <summary>A point of named values.</summary>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public SearchPoint(params IEnumerable<KeyValuePair<string, ParameterValue>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var copy = new OrderedDictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            copy.Add(name, value);
        }

        Values = new ReadOnlyDictionary<string, ParameterValue>(copy);
    }

    /// <summary>Values by name, in the order of the space.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Values { get; }

    /// <summary>Whether the parameter exists at this point.</summary>
    public bool Has(string name) => Values.ContainsKey(name);

    /// <summary>A real value.</summary>
    /// <exception cref="KeyNotFoundException">The parameter does not exist here.</exception>
    public double Number(string name) => Value(name).Number;

    /// <summary>A whole number.</summary>
    /// <exception cref="KeyNotFoundException">The parameter does not exist here.</exception>
    public int Integer(string name) => checked((int)Value(name).Number);

    /// <summary>A choice.</summary>
    /// <exception cref="KeyNotFoundException">The parameter does not exist here.</exception>
    public string Choice(string name) => Value(name).Text ?? throw new InvalidOperationException($"'{name}' is a number, not a choice.");

    /// <inheritdoc/>
    public bool Equals(SearchPoint? other) =>
        other is not null && Values.Count == other.Values.Count && Values.All(v => other.Values.TryGetValue(v.Key, out var value) && value == v.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SearchPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(Values.Count, (hash, v) => hash ^ StringComparer.Ordinal.GetHashCode(v.Key) ^ (v.Value.GetHashCode() * 31));

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Values.Select(v => $"{v.Key} {v.Value}"));

    private ParameterValue Value(string name) =>
        Values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"'{name}' does not exist at the point {this}.");
}
