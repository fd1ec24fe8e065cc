namespace Winnow.Core.Formats;

/// <summary>How Pascal VOC files count pixels: tools disagree, and the files do not say.</summary>
public enum VocOrigin
{
    /// <summary>The first pixel is 1 and the last one belongs to the box, as the devkit writes.</summary>
    One,

    /// <summary>The first coordinate is 0 and boxes are half-open, as many converters write.</summary>
    Zero,

    /// <summary>Zero where any coordinate of the set is 0 or no whole number, one otherwise; the verdict is noted in the report.</summary>
    Auto,
}
