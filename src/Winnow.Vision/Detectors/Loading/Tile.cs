using Winnow.Vision.Augmentation;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Detectors.Loading;

/// <summary>One image on the canvas that a training image is cut from.</summary>
/// <param name="Pixels">The image.</param>
/// <param name="Left">Column of its left edge.</param>
/// <param name="Top">Row of its upper edge.</param>
/// <param name="Objects">What is marked on it.</param>
/// <param name="ScaleX">Tile pixels per pixel of the marks, across.</param>
/// <param name="ScaleY">The same downwards.</param>
internal sealed record Tile(ImageBuffer Pixels, int Left, int Top, IReadOnlyList<TrainingObject> Objects, double ScaleX, double ScaleY)
{
    /// <summary>From pixels of the marks to the canvas.</summary>
    public PlaneMap ToCanvas => new(ScaleX, 0, Left, 0, ScaleY, Top);
}
