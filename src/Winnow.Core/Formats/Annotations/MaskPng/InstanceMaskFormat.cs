namespace Winnow.Core.Formats;

/// <summary>Instance masks: a class map and an object map for each image; objects do not overlap.</summary>
public sealed class InstanceMaskFormat : MaskPngFormat
{
    /// <inheritdoc/>
    public override string Name => "mask-instance";

    /// <inheritdoc/>
    public override string Description => "instance masks: a PNG of classes and one of objects for each image, in the folders of Pascal VOC";

    /// <inheritdoc/>
    internal override bool HasObjects => true;
}
