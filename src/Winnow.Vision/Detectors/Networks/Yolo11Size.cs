namespace Winnow.Vision.Detectors.Networks;

/// <summary>One size of YOLO11.</summary>
/// <param name="Name">As published.</param>
/// <param name="Links">Links of each chain.</param>
/// <param name="SixtyFourths">Width in sixty-fourths of the full one.</param>
/// <param name="MaxChannels">Channels of a layer before it is scaled by the width.</param>
/// <param name="Partial">Whether all stages use partial blocks.</param>
/// <param name="Bins">Whole strides that a distance's distribution covers, from 0.</param>
internal sealed record Yolo11Size(string Name, int Links, int SixtyFourths, int MaxChannels, bool Partial, int Bins = 16)
{
    /// <summary>All sizes; pico is Winnow's own.</summary>
    public static IReadOnlyList<Yolo11Size> All { get; } =
    [
        new("pico", 1, 8, 512, Partial: false, Bins: 8),
        new("n", 1, 16, 1024, Partial: false),
        new("s", 1, 32, 1024, Partial: false),
        new("m", 1, 64, 512, Partial: true),
        new("l", 2, 64, 512, Partial: true),
        new("x", 2, 96, 512, Partial: true),
    ];

    /// <summary>The size of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Yolo11Size Get(string name) =>
        All.FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException($"YOLO11 has no size '{name}'; it has {string.Join(", ", All.Select(s => s.Name))}.", nameof(name));
}
