namespace Winnow.Vision.Detectors.Networks;

/// <summary>One size of YOLOX.</summary>
/// <param name="Name">As published.</param>
/// <param name="Depth">Bottlenecks of the shortest chain.</param>
/// <param name="NeckDepth">Bottlenecks of each chain of the neck.</param>
/// <param name="Base">Channels of the stem.</param>
/// <param name="Depthwise">Whether 3×3 convolutions are depthwise.</param>
internal sealed record YoloXSize(string Name, int Depth, int NeckDepth, int Base, bool Depthwise = false)
{
    /// <summary>All published sizes of the CSPDarknet family.</summary>
    public static IReadOnlyList<YoloXSize> All { get; } =
    [
        new("nano", 1, 1, 16, Depthwise: true),
        new("tiny", 1, 1, 24),
        new("s", 1, 1, 32),
        new("m", 2, 2, 48),
        new("l", 3, 3, 64),
        new("x", 4, 4, 80),
    ];

    /// <summary>The size of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static YoloXSize Get(string name) =>
        All.FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException($"YOLOX has no size '{name}'; it has {string.Join(", ", All.Select(s => s.Name))}.", nameof(name));
}
