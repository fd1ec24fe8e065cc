namespace Winnow.Core.Search;

/// <summary>One thing that a search varies. Samplers see every parameter as a coordinate from 0 to 1; countable values are the middles of cells there.</summary>
/// <param name="Name">Unique within its space; at most 100 characters.</param>
public abstract record SearchParameter(string Name)
{
    /// <summary>When the parameter exists; null for always.</summary>
    public SearchCondition? Condition { get; init; }

    /// <summary>How many values there are; null where they are not countable.</summary>
    public abstract long? Count { get; }

    /// <summary>The same parameter, which exists only while a parent has one of some values.</summary>
    public SearchParameter When(string parent, params IReadOnlyList<ParameterValue> values) => this with { Condition = new(parent, values) };

    /// <summary>What is wrong with the definition, in one sentence; null where nothing is.</summary>
    internal abstract string? Problem();

    /// <summary>Whether the parameter can have that value.</summary>
    internal abstract bool Allows(ParameterValue value);

    /// <summary>Coordinate of a value, 0 to 1.</summary>
    internal abstract double ToUnit(ParameterValue value);

    /// <summary>The value whose cell holds a coordinate; coordinates outside 0 to 1 are held at the ends.</summary>
    internal abstract ParameterValue FromUnit(double unit);

    /// <summary>The value with that number, 0 to <see cref="Count"/> − 1.</summary>
    internal abstract ParameterValue ValueAt(long index);

    /// <summary>What can be had, such as <c>float 1E-05..0.1 log</c>.</summary>
    internal abstract string Range();

    /// <summary>The whole definition in one line; two parameters with the same line are the same.</summary>
    internal string Describe() => $"{Name}: {Range()}{(Condition is null ? "" : " " + Condition)}";
}
