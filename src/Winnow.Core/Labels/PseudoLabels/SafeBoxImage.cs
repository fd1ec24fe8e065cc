using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>What a detector says about one image and about changed copies of it.</summary>
/// <param name="Found">Boxes on the image.</param>
/// <param name="Views">Boxes on each changed copy (mirrored, darker, smaller), mapped back to the original; at least one copy.</param>
/// <param name="Objects">What people say; null where nobody did.</param>
public sealed record SafeBoxImage(ImageDetections Found, IReadOnlyList<ImageDetections> Views, IReadOnlyList<ObjectAnnotation>? Objects = null);
