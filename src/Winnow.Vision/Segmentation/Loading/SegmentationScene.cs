using Winnow.Core.Metrics;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Segmentation.Loading;

/// <summary>One training image at its training size, with the class of every pixel.</summary>
/// <param name="Pixels">The image.</param>
/// <param name="Labels">As large as the image.</param>
internal sealed record SegmentationScene(ImageBuffer Pixels, LabelMap Labels);
