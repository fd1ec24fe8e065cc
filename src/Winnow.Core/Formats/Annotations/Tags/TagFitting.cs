using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Brings a data set down to one class for each image.</summary>
internal static class TagFitting
{
    /// <summary>Images with one class tag each; unlabelled where they had none or several.</summary>
    public static AnnotatedDataset OneTag(AnnotatedDataset dataset, FormatReport report) => Fitting.Images(dataset, image =>
    {
        var tags = image.Annotations?.Where(a => a.Shape is ClassTag).ToArray() ?? [];
        report.Note("boxes, polygons and masks left out: the format holds class tags only", (image.Annotations?.Count ?? 0) - tags.Length);
        report.Note("images with several class tags left without one: the format holds one each", tags.Length > 1 ? 1 : 0);
        report.Note("images that were looked at and carry no class: written as unlabelled", image.Annotations is not null && tags.Length == 0 ? 1 : 0);
        return Fitting.Plain(image, report) with { Annotations = tags.Length == 1 ? [Fitting.Plain(tags[0], report)] : null };
    });
}
