namespace Winnow.Vision.Detectors.Networks;

/// <summary>What a detector says about a batch, before it is turned into boxes.</summary>
/// <typeparam name="T">Tensors, where the network ran.</typeparam>
/// <param name="Raw">Per level, finest first, [N, values, rows, columns]; what the values mean is the network's.</param>
/// <param name="Features">What the heads saw, per level [N, channels, rows, columns].</param>
/// <param name="Height">Rows of the images.</param>
/// <param name="Width">Columns of the images.</param>
public sealed record DetectorLevels<T>(IReadOnlyList<T> Raw, IReadOnlyList<T> Features, int Height, int Width);
