using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

/// <summary>Two hundred random data sets through every format; the bench row <c>format-round-trips</c> takes ten thousand.</summary>
public sealed class ManyRoundTripTests : IDisposable
{
    private const int Sets = 200;
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("winnow-many-");

    public static TheoryData<string> Formats => [.. AnnotationFormats.All.Select(f => f.Name)];

    public void Dispose() => root.Delete(recursive: true);

    [Theory, MemberData(nameof(Formats))]
    public void Random_data_sets_survive(string name)
    {
        var format = AnnotationFormats.Get(name);
        for (var seed = 1; seed <= Sets; seed++)
        {
            var data = RandomDatasets.Small(seed, tagsOnly: name is "csv" or "imagefolder" or "yolo-classify");
            var path = Path.Combine(root.FullName, $"{seed}");
            // Throws where what is read back differs from what the format says it holds, beyond its tolerance.
            VerifiedExport.Run(format, data, path, new() { CopyImages = format is ClassFolderFormat }, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("coco", 0)]
    [InlineData("labelme", 0)]
    [InlineData("cvat", 0.005)]
    [InlineData("voc", 0.5)]
    [InlineData("yolo", 1e-6 * 64)]
    [InlineData("darknet", 1e-6 * 64)]
    [InlineData("labelstudio", 1e-9)]
    public void Boxes_move_no_further_than_the_format_says(string name, double pixels)
    {
        var format = AnnotationFormats.Get(name);
        for (var seed = 1; seed <= Sets; seed++)
        {
            var data = RandomDatasets.Boxes(seed);
            var path = Path.Combine(root.FullName, $"{seed}");
            VerifiedExport.Run(format, data, path, new() { CopyImages = false }, TestContext.Current.CancellationToken);
            var back = format.Read(path, ImportOptions.Default with { SizeOf = n => data.Images.Where(i => i.FileName == n).Select(i => ((int, int)?)(i.Width, i.Height)).FirstOrDefault() }, new(), TestContext.Current.CancellationToken);
            var byName = back.Images.ToDictionary(i => i.FileName, StringComparer.Ordinal);
            foreach (var image in data.Images)
            {
                Assert.Equal(image.Annotations!.Count, byName[image.FileName].Annotations!.Count);
                Assert.All(image.Annotations.Zip(byName[image.FileName].Annotations!), p =>
                {
                    var (a, b) = (p.First.Shape.Bounds!.Value, p.Second.Shape.Bounds!.Value);
                    // One rounding step more than the bound: both numbers are doubles.
                    Assert.InRange(new[] { a.Left - b.Left, a.Top - b.Top, a.Right - b.Right, a.Bottom - b.Bottom }.Max(Math.Abs), 0, pixels + 1e-12);
                });
            }
        }
    }
}
