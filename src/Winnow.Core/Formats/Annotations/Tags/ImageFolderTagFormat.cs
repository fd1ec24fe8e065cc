namespace Winnow.Core.Formats;

/// <summary>ImageFolder: <c>CLASS/*.jpg</c>, or <c>SPLIT/CLASS/*.jpg</c> where the data set has splits.</summary>
public sealed class ImageFolderTagFormat : ClassFolderFormat
{
    /// <inheritdoc/>
    public override string Name => "imagefolder";

    /// <inheritdoc/>
    public override string Description => "one folder for each class, with the images in it";

    /// <inheritdoc/>
    private protected override bool AlwaysSplit => false;
}
