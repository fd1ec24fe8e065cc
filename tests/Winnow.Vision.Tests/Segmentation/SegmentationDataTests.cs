using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Metrics;
using Winnow.Vision.Imaging;
using Winnow.Vision.Segmentation;

namespace Winnow.Vision.Tests.Segmentation;

public sealed class SegmentationDataTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-masks-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_table_of_masks_becomes_objects_and_what_does_not_fit_is_listed()
    {
        Write("a.png", 6, 4, white: 0);
        Write("b.png", 6, 4, white: 0);
        Write("c.png", 6, 4, white: 0);
        Write("d.png", 6, 4, white: 0);
        Write("e.png", 6, 4, white: 0);
        Write("masks/a-mask.png", 6, 4, white: 7);
        Write("small.png", 3, 3, white: 2);
        File.WriteAllText(Path.Combine(folder, "labels.csv"), "path,label,split,mask,line\na.png,crack,train,a-mask.png,north\nb.png,fine,test,\nc.png,crack,train,\nd.png,crack,train,small.png\ne.png,crack,train,../a-mask.png\n");
        var data = SegmentationData.Open(folder, TestContext.Current.CancellationToken);
        Assert.Equal(["crack"], data.Classes);
        var marked = Assert.Single(data.Train);
        var item = Assert.Single(marked.Objects!);
        Assert.Equal(("a.png", 6, 4, 0, 7), (marked.Name, marked.Width, marked.Height, item.Class, ((MaskShape)item.Shape).Mask.Area));
        Assert.Equal(("crack", "north"), (marked.Metadata["label"], marked.Metadata["line"])); // other columns are metadata too
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i < 7), ((MaskShape)item.Shape).Mask.ToPixels());
        Assert.Empty(Assert.Single(data.Test).Objects!);
        Assert.Equal(["c.png", "d.png", "e.png"], data.Problems.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Contains("its mask 3 × 3", data.Problems.Single(p => p.Name == "d.png").Reason, StringComparison.Ordinal);
        Assert.Contains("leaves the data folder", data.Problems.Single(p => p.Name == "e.png").Reason, StringComparison.Ordinal);

        Write("masks/a-mask.png", 6, 4, white: 8);
        Assert.NotEqual(data.Hash, SegmentationData.Open(folder, TestContext.Current.CancellationToken).Hash);
    }

    [Fact]
    public void A_table_whose_masks_are_all_missing_is_refused()
    {
        Write("a.png", 6, 4, white: 0);
        File.WriteAllText(Path.Combine(folder, "labels.csv"), "path,label,mask\na.png,crack,m.png\n");
        Assert.Contains("'m.png' is neither in the folder nor in an archive", Assert.Throws<DatasetException>(() => SegmentationData.Open(folder, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Magnetic_tiles_come_with_their_masks()
    {
        var path = Tiles();
        var data = SegmentationData.Open(path, TestContext.Current.CancellationToken);
        Assert.Equal(["Blowhole", "Break", "Crack", "Fray", "Uneven"], data.Classes);
        Assert.Equal(809 + 163 + 372 - 4, data.Train.Count + data.Validation.Count + data.Test.Count);
        Assert.Equal(4, data.Problems.Count(p => p.Reason.Contains("all black", StringComparison.Ordinal))); // as the data's description says
        Assert.Equal(388, data.Train.Concat(data.Validation).Concat(data.Test).Count(s => s.Objects!.Count == 1));
        var boxes = ObjectDatasets.Open(path, TestContext.Current.CancellationToken).Train.Where(s => s.Objects!.Count > 0).ToDictionary(s => s.Name);
        Assert.All(data.Train.Where(s => boxes.ContainsKey(s.Name)), s =>
        {
            var around = s.Objects![0].Shape.Bounds!.Value;
            Assert.All(boxes[s.Name].Objects!, b => Assert.True(around.Overlap(b.Shape.Bounds!.Value) > 0, $"The mask of {s.Name} lies beside its box."));
        });
    }

    [Fact]
    public void A_few_frayed_tiles_teach_more_than_calling_all_of_it_background()
    {
        var data = SegmentationData.Open(Tiles(), TestContext.Current.CancellationToken);
        var fray = data.Classes.ToList().IndexOf("Fray");
        AnnotatedImage[] images = [.. data.Train.Where(s => s.Objects!.Any(o => o.Class == fray)).Take(24).Select(s => new AnnotatedImage { FileName = s.Name, Source = s.Image, Annotations = s.Objects })];
        using var model = new SegmenterLearner(SegmenterCatalog.Get("unet-small"), data.Classes, TimeProvider.System)
            .Fit(images, new() { ImageSize = 96, Steps = 100 }, seed: 1, null, CancellationToken.None);
        Sample[] tests = [.. data.Test.Where(s => s.Objects!.Any(o => o.Class == fray)).Take(12)];
        var maps = model.Segment(tests, cancel: TestContext.Current.CancellationToken);
        var metrics = SegmentationMetrics.Of([.. tests.Zip(maps, (t, m) => (LabelMaps.Of(t.Objects!, m.Width, m.Height, data.Classes.Count), SegmentationMaps.Labels(m)))], data.Classes.Count + 1);
        Assert.True(metrics.Classes[fray + 1].Iou >= 0.3, $"The IoU of Fray is {metrics.Classes[fray + 1].Iou:0.000}.");
    }

    private static string Tiles()
    {
        var path = SharedFolder.Find("data/magnetic-tile");
        Assert.SkipWhen(path is null || !File.Exists(Path.Combine(path, "masks.tar")), "The magnetic-tile images are not here.");
        return path!;
    }

    // The first pixels are white, the rest black.
    private void Write(string name, int width, int height, int white)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var image = new ImageBuffer(width, height);
        image.Pixels[..(3 * white)].Fill(255);
        File.WriteAllBytes(path, ImageCodec.Encode(image, ImageFormat.Png));
    }
}
