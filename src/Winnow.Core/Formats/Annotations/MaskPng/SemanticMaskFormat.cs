namespace Winnow.Core.Formats;

/// <summary>Semantic masks: one class map for each image; objects of one class are one region.</summary>
public sealed class SemanticMaskFormat : MaskPngFormat
{
    /// <inheritdoc/>
    public override string Name => "mask-semantic";

    /// <inheritdoc/>
    public override string Description => "semantic masks: a PNG of classes for each image, in the folders of Pascal VOC";

    /// <inheritdoc/>
    internal override bool HasObjects => false;
}
