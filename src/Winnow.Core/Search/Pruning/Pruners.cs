namespace Winnow.Core.Search;

/// <summary>Every pruner, with its default settings. A new one is one file and one line here.</summary>
public static class Pruners
{
    /// <summary>All pruners in the order they are listed to people.</summary>
    public static IReadOnlyList<IPruner> All { get; } =
    [
        new NoPruner(),
        new AshaPruner(),
        new HyperbandPruner(),
        new MedianPruner(),
        new WilcoxonPruner(),
    ];

    /// <summary>The pruner of that name.</summary>
    /// <exception cref="ArgumentException">No pruner has that name; the message lists those there are.</exception>
    public static IPruner Get(string name) =>
        All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No pruner is called '{name}'. There are: {string.Join(", ", All.Select(p => p.Name))}.", nameof(name));
}
