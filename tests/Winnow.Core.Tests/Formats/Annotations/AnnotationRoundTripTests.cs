using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

/// <summary>Random data sets through every format and back.</summary>
public sealed class AnnotationRoundTripTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("winnow-formats-");

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var format in AnnotationFormats.All)
            {
                foreach (var seed in Enumerable.Range(1, 12))
                {
                    cases.Add(format.Name, seed);
                }
            }

            return cases;
        }
    }

    public void Dispose() => root.Delete(recursive: true);

    [Theory, MemberData(nameof(Cases))]
    public void What_a_format_can_hold_survives(string name, int seed)
    {
        // VerifiedExport reads back and compares; a format that loses what it says it holds throws here.
        var (data, path) = Export(name, seed, ExportOptions.Default);
        var format = AnnotationFormats.Get(name);
        var fitted = format.Fit(data, ExportOptions.Default, new FormatReport());
        var back = Read(format, path, fitted);
        // A second turn changes nothing at all: rounding and renumbering happen once.
        var again = format.Fit(back, ExportOptions.Default, new FormatReport());
        Assert.Null(DatasetComparison.FirstDifference(again, back, format.Tolerance));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(Path.Combine(root.FullName, "out")));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Fresh_ids_uncompressed_masks_and_no_copies_survive_too(string name, int seed)
    {
        var copies = AnnotationFormats.Get(name) is ClassFolderFormat;
        Export(name, seed, new() { FreshIds = true, UncompressedMasks = true, CopyImages = copies });
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Coco_gives_boxes_polygons_masks_ids_and_unknown_fields_back_to_the_last_bit(int seed)
    {
        var (data, path) = Export("coco", seed, ExportOptions.Default);
        var back = Read(AnnotationFormats.Get("coco"), path, data);
        var expected = data with
        {
            Images = [.. data.Images.Select(i => i with { Predictions = [], Annotations = i.Annotations is null ? null : [.. i.Annotations.Select(a => a.Shape is RotatedBoxShape r ? a with { Shape = new PolygonShape(new Polygon(r.Box.Corners())) } : a)] })],
        };
        Assert.Null(DatasetComparison.FirstDifference(expected, back, tolerance: 0));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Voc_loses_at_most_half_a_pixel(int seed)
    {
        var data = Boxes(seed);
        var path = Path.Combine(root.FullName, "voc");
        VerifiedExport.Run(new VocFormat(), data, path, ExportOptions.Default, TestContext.Current.CancellationToken);
        var back = Read(new VocFormat(), path, data);
        Assert.All(Pairs(data, back), p => Assert.InRange(Furthest(p.Before, p.After), 0, 0.5));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Yolo_loses_at_most_a_millionth_of_the_image(int seed)
    {
        var data = Boxes(seed);
        var path = Path.Combine(root.FullName, "yolo");
        VerifiedExport.Run(new YoloDetectFormat(), data, path, ExportOptions.Default, TestContext.Current.CancellationToken);
        var back = Read(new YoloDetectFormat(), path, data);
        Assert.All(Pairs(data, back), p => Assert.InRange(Furthest(p.Before, p.After), 0, 1e-6 * 700));
    }

    [Fact]
    public void An_unlabelled_image_and_one_without_objects_stay_different()
    {
        foreach (var name in new[] { "coco", "yolo", "yolo-segment", "yolo-obb", "voc", "labelstudio" })
        {
            AnnotatedImage Image(string file, IReadOnlyList<ObjectAnnotation>? annotations) => new() { FileName = file, Width = 10, Height = 10, Annotations = annotations };
            var data = new AnnotatedDataset { Name = "x", Classes = [new("a")], Images = [Image("1.jpg", null), Image("2.jpg", []), Image("3.jpg", [new() { Class = 0, Shape = new BoxShape(new(1, 1, 4, 4)) }])] };
            var path = Path.Combine(root.FullName, name);
            var format = AnnotationFormats.Get(name);
            VerifiedExport.Run(format, data, path, ExportOptions.Default with { CopyImages = false }, TestContext.Current.CancellationToken);
            Assert.Equal([null, 0, 1], Read(format, path, data).Images.OrderBy(i => i.FileName, StringComparer.Ordinal).Select(i => i.Annotations?.Count));
        }
    }

    [Fact]
    public void Real_coco_files_survive_to_the_last_bit()
    {
        foreach (var name in new[] { "bccd/instances_test.json", "penn-fudan/instances_val.json", "kolektor-sdd/instances_test.json", "hit-uav/instances_test.json" })
        {
            var report = new FormatReport();
            var file = SharedFolder.Locate("data/" + name);
            var data = new CocoFormat().Read(file, ImportOptions.Default, report, TestContext.Current.CancellationToken);
            Assert.Equal((0, true), (report.Skipped, report.Annotations > 0));
            var path = Path.Combine(root.FullName, name.Replace('/', '-'));
            VerifiedExport.Run(new CocoFormat(), data, path, ExportOptions.Default, TestContext.Current.CancellationToken);
            using var before = JsonDocument.Parse(File.ReadAllBytes(file));
            using var after = JsonDocument.Parse(File.ReadAllBytes(path));
            string Numbers(JsonDocument d) => string.Join('\n', d.RootElement.GetProperty("annotations").EnumerateArray().OrderBy(a => a.GetProperty("id").GetInt64()).Select(a => string.Join(' ', a.GetProperty("bbox").EnumerateArray().Select(v => v.GetDouble()))));
            Assert.Equal(Numbers(before), Numbers(after));
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    private (AnnotatedDataset Data, string Path) Export(string name, int seed, ExportOptions options)
    {
        var data = Datasets.Random(seed, root.FullName, tagsOnly: name is "csv" or "imagefolder" or "yolo-classify");
        var path = Directory.CreateDirectory(Path.Combine(root.FullName, "out")).FullName + "/data" + (AnnotationFormats.Get(name).IsFolder ? "" : ".json");
        // Class folders hold nothing but images with a class, so one has to be there.
        data = AnnotationFormats.Get(name) is not ClassFolderFormat ? data
            : data with { Images = [data.Images[0] with { Annotations = [new() { Shape = ClassTag.Instance, Class = 0 }] }, .. data.Images.Skip(1)] };
        VerifiedExport.Run(AnnotationFormats.Get(name), data, path, options, TestContext.Current.CancellationToken);
        return (data, path);
    }

    private static AnnotatedDataset Read(IAnnotationFormat format, string path, AnnotatedDataset sizes) => format.Read(
        path,
        ImportOptions.Default with { Reference = sizes, SizeOf = n => sizes.Images.FirstOrDefault(i => i.FileName == n) is { } image ? (image.Width, image.Height) : null },
        new FormatReport(),
        TestContext.Current.CancellationToken);

    private static AnnotatedDataset Boxes(int seed)
    {
        var random = new Random(seed);
        return new()
        {
            Name = "boxes",
            Classes = [new("a"), new("b")],
            Images = [.. Enumerable.Range(0, 10).Select(i =>
            {
                var (width, height) = (random.Next(4, 700), random.Next(4, 700));
                return new AnnotatedImage { FileName = $"{i}.jpg", Width = width, Height = height, Split = Split.Train, Annotations = [.. Enumerable.Range(0, 5).Select(_ => new ObjectAnnotation { Class = random.Next(2), Shape = new BoxShape(Datasets.Box(random, width, height)) })] };
            })],
        };
    }

    private static IEnumerable<(Box Before, Box After)> Pairs(AnnotatedDataset before, AnnotatedDataset after) => before.Images
        .Zip(after.Images.OrderBy(i => i.FileName, StringComparer.Ordinal)).SelectMany(p => p.First.Annotations!.Zip(p.Second.Annotations!))
        .Select(p => (p.First.Shape.Bounds!.Value, p.Second.Shape.Bounds!.Value));

    private static double Furthest(Box a, Box b) => new[] { a.Left - b.Left, a.Top - b.Top, a.Right - b.Right, a.Bottom - b.Bottom }.Max(Math.Abs);
}
