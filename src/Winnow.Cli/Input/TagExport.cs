using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Storage;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Input;

/// <summary>A classification project as a data set that annotation formats write.</summary>
internal static class TagExport
{
    /// <summary>Images are copied; those that trainers read sideways are turned upright where the native library is built.</summary>
    public static ExportOptions Options => new() { Upright = NativeShimLocator.Find() is null ? null : Upright };

    /// <summary>All usable samples, the unlabelled ones included.</summary>
    public static AnnotatedDataset Dataset(Project project, IReadOnlyList<StoredSample> samples, IReadOnlyList<LabelledSample> labels)
    {
        var classOf = labels.ToDictionary(l => l.Id, l => l.Class);
        return new()
        {
            Name = project.Name,
            Classes = [.. project.Classes.Select(c => new LabelClass(c))],
            Images = [.. samples.Where(s => s.Problem is null).Select(s => new AnnotatedImage
            {
                FileName = s.Path,
                Width = s.Width ?? 0,
                Height = s.Height ?? 0,
                Source = new FileImage(Path.Combine(project.Images, s.Path)),
                Annotations = classOf.TryGetValue(s.Id, out var label) ? [new() { Shape = ClassTag.Instance, Class = label }] : null,
            })],
        };
    }

    private static byte[] Upright(ImageSource source) =>
        ImageCodec.Encode(ImageCodec.Decode(source is FileImage file ? File.ReadAllBytes(file.Path) : ((EncodedImage)source).Bytes.Span), ImageFormat.Jpeg, quality: 95);
}
