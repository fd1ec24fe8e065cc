namespace Winnow.Vision.Imaging;

/// <summary>What the header of a video says.</summary>
/// <param name="Width">Pixels per row, as displayed.</param>
/// <param name="Height">Rows, as displayed.</param>
/// <param name="FramesPerSecond">0 where the header does not say.</param>
/// <param name="Seconds">Length; 0 where the header does not say.</param>
/// <param name="Frames">Number of frames where the format counts them, else 0.</param>
public sealed record VideoInfo(int Width, int Height, double FramesPerSecond, double Seconds, long Frames);
