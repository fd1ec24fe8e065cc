using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

/// <summary>Real label files through every format that holds objects: what one import gives, the next gives too.</summary>
public sealed class RealRoundTripTests : IDisposable
{
    private static readonly string[] Files = ["bccd/instances_test.json", "penn-fudan/instances_val.json"];
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("winnow-real-");

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var format in new[] { "coco", "coco-rle", "yolo", "yolo-segment", "yolo-obb", "darknet", "voc", "labelstudio", "cvat", "labelme", "mask-instance", "mask-semantic" })
            {
                foreach (var file in Files)
                {
                    cases.Add(format, file);
                }
            }

            return cases;
        }
    }

    public void Dispose() => root.Delete(recursive: true);

    [Theory, MemberData(nameof(Cases))]
    public void An_import_exported_and_imported_again_is_unchanged(string name, string file)
    {
        var report = new FormatReport();
        var source = new CocoFormat().Read(SharedFolder.Locate("data/" + file), ImportOptions.Default, report, TestContext.Current.CancellationToken);
        Assert.Equal((0, true), (report.Skipped, report.Annotations > 0));
        var format = AnnotationFormats.Get(name);
        var first = Turn(format, source, "first");
        var second = Turn(format, first, "second");
        // What VOC rounds stays rounded; shares of the sides are written with eight decimals and may move by one.
        Assert.Null(DatasetComparison.FirstDifference(first, second, format.Tolerance));
        Assert.Equal(first.Images.Sum(i => i.Annotations?.Count ?? 0), second.Images.Sum(i => i.Annotations?.Count ?? 0));
        Assert.True(first.Images.Count == source.Images.Count, $"{first.Images.Count} of {source.Images.Count} images");
    }

    private AnnotatedDataset Turn(IAnnotationFormat format, AnnotatedDataset data, string name)
    {
        var path = Path.Combine(root.FullName, name);
        VerifiedExport.Run(format, data, path, new() { CopyImages = false }, TestContext.Current.CancellationToken);
        var sizes = data.Images.ToDictionary(i => i.FileName, i => (i.Width, i.Height), StringComparer.Ordinal);
        return format.Read(path, ImportOptions.Default with { SizeOf = n => sizes.TryGetValue(n, out var size) ? size : null, Reference = data }, new(), TestContext.Current.CancellationToken);
    }
}
