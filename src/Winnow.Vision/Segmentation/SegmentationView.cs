namespace Winnow.Vision.Segmentation;

/// <summary>How a network of a fixed input sees images of any size.</summary>
public enum SegmentationView
{
    /// <summary>Each image whole, scaled until it fits and centred on grey.</summary>
    Whole,

    /// <summary>Images at their own resolution times a scale, cut into overlapping tiles; for images much larger than what is looked for.</summary>
    Tiles,
}
