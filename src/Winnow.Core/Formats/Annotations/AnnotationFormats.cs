namespace Winnow.Core.Formats;

/// <summary>Every annotation format. A new one is one file and one line here.</summary>
/// <remarks><see cref="DatasetFormats"/> lists what simulations open: images with one class each. This list is what projects import and export.</remarks>
public static class AnnotationFormats
{
    /// <summary>All formats.</summary>
    public static IReadOnlyList<IAnnotationFormat> All { get; } =
    [
        new CocoFormat(),
        new CocoRleFormat(),
        new CocoResultsFormat(),
        new YoloDetectFormat(),
        new YoloSegmentFormat(),
        new YoloObbFormat(),
        new YoloClassifyFormat(),
        new DarknetFormat(),
        new VocFormat(),
        new ImageFolderTagFormat(),
        new CsvTagFormat(),
        new LabelStudioFormat(),
        new CvatFormat(),
        new LabelmeFormat(),
        new SemanticMaskFormat(),
        new InstanceMaskFormat(),
    ];

    /// <summary>The format of a name.</summary>
    /// <exception cref="DatasetException">There is none; the message lists those there are.</exception>
    public static IAnnotationFormat Get(string name) => All.FirstOrDefault(f => f.Name == name)
        ?? throw new DatasetException($"The format '{name}' is not known; known are: {string.Join(", ", All.Select(f => f.Name))}.");
}
