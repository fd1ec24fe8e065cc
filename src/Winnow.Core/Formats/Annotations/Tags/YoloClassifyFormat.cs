namespace Winnow.Core.Formats;

/// <summary>YOLO classification: <c>train/CLASS/*.jpg</c>, <c>val/CLASS/*.jpg</c>, <c>test/CLASS/*.jpg</c>.</summary>
public sealed class YoloClassifyFormat : ClassFolderFormat
{
    /// <inheritdoc/>
    public override string Name => "yolo-classify";

    /// <inheritdoc/>
    public override string Description => "YOLO classification: train, val and test, each with one folder for each class";

    /// <inheritdoc/>
    private protected override bool AlwaysSplit => true;
}
