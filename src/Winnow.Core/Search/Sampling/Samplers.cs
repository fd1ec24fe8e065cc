namespace Winnow.Core.Search;

/// <summary>Every sampler, with its default settings. A new one is one file and one line here.</summary>
public static class Samplers
{
    /// <summary>All samplers in the order they are listed to people.</summary>
    public static IReadOnlyList<ISampler> All { get; } =
    [
        new TpeSampler(),
        new RungTpeSampler(),
        new EvolutionSampler(),
        new HaltonSampler(),
        new UniformSampler(),
    ];

    /// <summary>The sampler of that name.</summary>
    /// <exception cref="ArgumentException">No sampler has that name; the message lists those there are.</exception>
    public static ISampler Get(string name) =>
        All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No sampler is called '{name}'. There are: {string.Join(", ", All.Select(s => s.Name))}.", nameof(name));
}
