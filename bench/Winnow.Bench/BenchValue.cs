namespace Winnow.Bench;

/// <summary>What a row measured.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit, such as <c>s</c>, <c>images/s</c>, <c>%</c>.</param>
/// <param name="PeerValue">The peer's figure in the same unit and call, or null.</param>
/// <param name="Ratio">How many times better than the peer (above 1 = better), or null.</param>
public sealed record BenchValue(double Value, string Unit, double? PeerValue = null, double? Ratio = null)
{
    /// <summary>Seconds beside the peer's; fewer are better.</summary>
    public static BenchValue Seconds(double ours, double peer) => new(ours, "s", peer, peer / ours);

    /// <summary>Images a second beside the peer's; more are better.</summary>
    public static BenchValue ImagesPerSecond(double ours, double peer) => new(ours, "images/s", peer, ours / peer);

    /// <summary>Seeds, where the figure comes from several runs.</summary>
    public IReadOnlyList<int>? Seeds { get; init; }

    /// <summary>What the figure must be read with, such as a smaller size or other figures of the same run.</summary>
    public string? Note { get; init; }

    /// <summary>95 % interval [low, high], where the figure has one.</summary>
    public IReadOnlyList<double>? Interval { get; init; }

    /// <summary>The lower end of the interval as the value, for bounds that it must pass.</summary>
    /// <exception cref="InvalidOperationException">There is no interval.</exception>
    public BenchValue AtLowerEnd() => this with { Value = Interval?[0] ?? throw new InvalidOperationException("The value has no interval.") };
}
