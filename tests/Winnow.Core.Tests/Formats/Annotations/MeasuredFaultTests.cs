using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

/// <summary>Faults measured in other tools' importers and exporters; none of them may be ours.</summary>
public sealed class MeasuredFaultTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("winnow-faults-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Coco_ids_start_at_1_because_the_official_metric_takes_0_for_no_match()
    {
        var file = Put("zero.json", """
            {"images":[{"id":0,"width":10,"height":10,"file_name":"a.jpg"}],"categories":[{"id":0,"name":"cat"},{"id":7,"name":"dog"}],
             "annotations":[{"id":0,"image_id":0,"category_id":0,"bbox":[1,2,3,4]},{"id":5,"image_id":0,"category_id":7,"bbox":[1,2,3,4]}]}
            """);
        var report = new FormatReport();
        var data = Read("coco", file, report);
        Assert.Equal([6L, 5L], data.Images[0].Annotations!.Select(a => a.Id.Number!.Value));
        Assert.Contains(report.Notes, n => n.Key.Contains("ids of 0 renumbered", StringComparison.Ordinal) && n.Value == 1);
        // The ids of images and classes are kept on import and made usable on export, gaps left alone.
        Assert.Equal((0L, 0L), (data.Images[0].Id.Number, data.Classes[0].Id.Number));
        var written = Json(Export("coco", data, "out.json", ExportOptions.Default));
        Assert.Equal([8L, 7L], Ids(written, "categories"));
        Assert.Equal([1L], Ids(written, "images"));
        Assert.Equal([6L, 5L], Ids(written, "annotations"));
        written = Json(Export("coco", data, "fresh.json", new() { FreshIds = true }));
        Assert.Equal([1L, 2L], Ids(written, "categories"));
        Assert.Equal([1L, 2L], Ids(written, "annotations"));
    }

    [Fact]
    public void An_image_turned_by_exif_has_its_displayed_size()
    {
        var photo = Path.Combine(root.FullName, "photo.jpg");
        File.WriteAllBytes(photo, Pictures.Jpeg(600, 400, orientation: 6));
        var tasks = Put("tasks.json", """
            [{"id":1,"data":{"image":"photo.jpg"},"annotations":[{"result":[{"id":"r","type":"rectanglelabels","from_name":"label","to_name":"image",
              "original_width":400,"original_height":600,"image_rotation":0,"value":{"x":25,"y":50,"width":50,"height":25,"rotation":0,"rectanglelabels":["face"]}}]}]}]
            """);
        var data = Read("labelstudio", tasks, new());
        var image = Json(Export("coco", data, "out.json", ExportOptions.Default)).GetProperty("images")[0];
        Assert.Equal((400, 600), (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
        Assert.Equal(new Box(100, 300, 300, 450), data.Images[0].Annotations![0].Shape.Bounds);
        var yolo = Export("yolo", data, "yolo", ExportOptions.Default);
        var back = AnnotationFormats.Get("yolo").Read(yolo, ImportOptions.Default, new(), TestContext.Current.CancellationToken);
        Assert.Equal((400, 600), (back.Images[0].Width, back.Images[0].Height));
        Assert.Equal("0 0.5 0.625 0.5 0.25\n", File.ReadAllText(Path.Combine(yolo, "labels/train/photo.txt")));
    }

    [Fact]
    public void A_box_turned_on_an_image_that_is_not_square_lies_where_the_editor_draws_it()
    {
        var tasks = Put("tasks.json", """
            [{"id":1,"data":{"image":"a.jpg"},"annotations":[{"result":[{"id":"r","type":"rectanglelabels","original_width":1000,"original_height":500,
              "value":{"x":20,"y":20,"width":30,"height":20,"rotation":90,"rectanglelabels":["bar"]}}]}]}]
            """);
        var data = Read("labelstudio", tasks, new());
        var box = data.Images[0].Annotations![0].Shape.Bounds!.Value;
        Assert.Equal((100, 100, 200, 400), (Math.Round(box.Left, 9), Math.Round(box.Top, 9), Math.Round(box.Right, 9), Math.Round(box.Bottom, 9)));
        var coco = Json(Export("coco", data, "out.json", ExportOptions.Default)).GetProperty("annotations")[0].GetProperty("bbox");
        Assert.Equal([100.0, 100, 100, 300], coco.EnumerateArray().Select(v => Math.Round(v.GetDouble(), 9)));
        Assert.Equal("0 0.15 0.5 0.1 0.6\n", File.ReadAllText(Path.Combine(Export("yolo", data, "yolo", ExportOptions.Default), "labels/train/a.txt")));
        Assert.Contains("<xmin>101</xmin>", File.ReadAllText(Path.Combine(Export("voc", data, "voc", ExportOptions.Default), "Annotations/a.xml")), StringComparison.Ordinal);
        // Rotated boxes stay rotated where the format knows them.
        var obb = AnnotationFormats.Get("yolo-obb").Read(Export("yolo-obb", data, "obb", ExportOptions.Default), ImportOptions.Default with { SizeOf = _ => (1000, 500) }, new(), TestContext.Current.CancellationToken);
        Assert.Equal(90, Assert.IsType<RotatedBoxShape>(obb.Images[0].Annotations![0].Shape).Box.Degrees, 1e-6);
    }

    [Fact]
    public void Voc_boxes_are_rounded_once_images_without_boxes_are_kept_and_the_data_set_is_left_alone()
    {
        var before = new BoxShape(new(10.4, 20.6, 30.5, 40.994));
        var data = Dataset(Image("a.jpg", [new() { Class = 0, Shape = before }]), Image("b.jpg", []));
        var path = Export("voc", data, "voc", ExportOptions.Default);
        Assert.Same(before, data.Images[0].Annotations![0].Shape);
        var xml = File.ReadAllText(Path.Combine(path, "Annotations/a.xml")).ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("<xmin>11</xmin><ymin>22</ymin><xmax>31</xmax><ymax>41</ymax>", xml, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(path, "Annotations/b.xml")));
    }

    [Theory]
    [InlineData(VocOrigin.One, "1", 0, 5)]
    [InlineData(VocOrigin.Zero, "1", 1, 5)]
    [InlineData(VocOrigin.Auto, "1", 0, 5)]
    [InlineData(VocOrigin.Auto, "0", 0, 5)]
    [InlineData(VocOrigin.Auto, "1.25", 1.25, 5)]
    public void Voc_coordinates_with_decimals_are_read_and_their_origin_is_a_choice(VocOrigin origin, string left, double expected, double right)
    {
        Put("voc/Annotations/a.xml", $"<annotation><filename>a.jpg</filename><size><width>9</width><height>9</height></size><object><name>c</name><bndbox><xmin>{left}</xmin><ymin>2</ymin><xmax>5</xmax><ymax>6</ymax></bndbox></object></annotation>");
        var report = new FormatReport();
        var data = new VocFormat().Read(Path.Combine(root.FullName, "voc"), ImportOptions.Default with { VocOrigin = origin }, report, TestContext.Current.CancellationToken);
        Assert.Equal((expected, right), (data.Images[0].Annotations![0].Shape.Bounds!.Value.Left, data.Images[0].Annotations![0].Shape.Bounds!.Value.Right));
        Assert.Contains(report.Notes, n => n.Key.StartsWith("coordinates taken as", StringComparison.Ordinal));
    }

    [Fact]
    public void Category_gaps_and_all_digits_survive()
    {
        var file = Put("gaps.json", """
            {"categories":[{"id":1,"name":"a"},{"id":3,"name":"b"},{"id":90,"name":"c"}],"annotations":[{"id":4,"image_id":2,"category_id":90,"bbox":[0.123456789012,1.1,2.2,3.3]}],
             "images":[{"id":2,"width":640,"height":480,"file_name":"x.jpg"}]}
            """);
        var written = Json(Export("coco", Read("coco", file, new()), "out.json", ExportOptions.Default));
        Assert.Equal([1L, 3, 90], Ids(written, "categories"));
        Assert.Equal("[0.123456789012,1.1,2.2,3.3]", written.GetProperty("annotations")[0].GetProperty("bbox").GetRawText());
        var yolo = File.ReadAllText(Path.Combine(Export("yolo", Read("coco", file, new()), "yolo", ExportOptions.Default), "labels/train/x.txt"));
        Assert.Equal(0.123456789012 + 1.1, double.Parse(yolo.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * 640, 1e-5);
    }

    [Fact]
    public void An_empty_class_folder_is_read_and_never_written()
    {
        Directory.CreateDirectory(Path.Combine(root.FullName, "in/apple"));
        Directory.CreateDirectory(Path.Combine(root.FullName, "in/Zebra"));
        Directory.CreateDirectory(Path.Combine(root.FullName, "in/empty"));
        File.WriteAllBytes(Path.Combine(root.FullName, "in/apple/1.png"), Pictures.Png(3, 4));
        File.WriteAllBytes(Path.Combine(root.FullName, "in/Zebra/1.png"), Pictures.Png(3, 4));
        var data = Read("imagefolder", Path.Combine(root.FullName, "in"), new());
        Assert.Equal(["Zebra", "apple", "empty"], data.Classes.Select(c => c.Name));
        var path = Export("imagefolder", data, "out", ExportOptions.Default);
        Assert.Equal(["Zebra", "apple"], Directory.GetDirectories(path).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(path, "apple/1.png")));
    }

    [Fact]
    public void An_empty_list_of_results_and_results_of_unknown_images_are_read()
    {
        var truth = Dataset(Image("a.jpg", []) with { Id = OriginalId.Of(4) });
        var report = new FormatReport();
        var options = ImportOptions.Default with { Reference = truth with { Classes = [new("a", OriginalId.Of(1))] } };
        Assert.Empty(new CocoResultsFormat().Read(Put("none.json", "[]"), options, report, TestContext.Current.CancellationToken).Images[0].Predictions);
        var some = Put("some.json", """[{"image_id":5,"category_id":1,"bbox":[0,0,1,1],"score":0.5},{"image_id":4,"category_id":1,"bbox":[0,0,1,1],"score":0.25},{"image_id":4,"category_id":2,"bbox":[0,0,1,1],"score":0.5},{"image_id":4,"category_id":1,"bbox":[0,0,1,1]}]""");
        var data = new CocoResultsFormat().Read(some, options, report, TestContext.Current.CancellationToken);
        Assert.Equal(0.25, Assert.Single(data.Images[0].Predictions).Score);
        Assert.Equal(["image_id 5 is not in the ground truth", "category_id 2 is not in the ground truth", "score is missing"], report.Problems.Select(p => p.Reason));
    }

    [Fact]
    public void One_bad_yolo_line_costs_that_line_and_says_so()
    {
        Put("yolo/data.yaml", "train: images/train\nval: images/train\nnames: [a, b]\n");
        File.WriteAllBytes(PutFolder("yolo/images/train/a.png"), Pictures.Png(100, 50));
        File.WriteAllBytes(PutFolder("yolo/images/train/background.png"), Pictures.Png(100, 50));
        File.WriteAllBytes(PutFolder("yolo/images/train/images/nested.png"), Pictures.Png(100, 50));
        Put("yolo/labels/train/background.txt", "");
        Put("yolo/images/train/labels/nested.txt", "0 .5 .5 .1 .1\n");
        Put("yolo/labels/train/a.txt", "0 0.5 0.5 0.2 0.2\n1 0.5 0.5 0.2 0.2 0.9\n2 0.5 0.5 0.2 0.2\n0 0.5 1.02 0.2 0.2\n0 0.5 NaN 0.2 0.2\n0 0.5 1e999 0.2 0.2\n0 0.5 0.5 0 0.2\n\n1 1.005 0.5 0.2 0.2\n");
        var report = new FormatReport();
        var data = Read("yolo", Path.Combine(root.FullName, "yolo"), report);
        Assert.Equal(["a.png", "background.png", "images/nested.png"], data.Images.Select(i => i.FileName));
        Assert.Equal([2, 0, 1], data.Images.Select(i => i.Annotations?.Count));
        Assert.Equal(Enumerable.Range(2, 6).Select(l => $"labels/train/a.txt line {l}"), report.Problems.Select(p => p.Name));
    }

    [Fact]
    public void Exported_images_are_copies_that_a_trainer_may_rewrite()
    {
        var file = Path.Combine(root.FullName, "stored.jpg");
        File.WriteAllBytes(file, Pictures.Jpeg(20, 10));
        var data = Dataset(new AnnotatedImage { FileName = "a.jpg", Width = 20, Height = 10, Source = new FileImage(file), Annotations = [] });
        var copy = Path.Combine(Export("yolo", data, "out", ExportOptions.Default), "images/train/a.jpg");
        File.WriteAllText(copy, "rewritten");
        Assert.Null(new FileInfo(copy).LinkTarget);
        Assert.Equal(Pictures.Jpeg(20, 10), File.ReadAllBytes(file));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    public void Images_that_trainers_read_sideways_are_turned_upright_or_left_out(int orientation)
    {
        var file = Path.Combine(root.FullName, "stored.jpg");
        File.WriteAllBytes(file, Pictures.Jpeg(20, 10, orientation));
        var data = Dataset(Image("b.jpg", []), new AnnotatedImage { FileName = "a.jpg", Width = 10, Height = 20, Source = new FileImage(file), Annotations = [] });
        var report = VerifiedExport.Run(new YoloDetectFormat(), data, Path.Combine(root.FullName, "out"), ExportOptions.Default, TestContext.Current.CancellationToken);
        Assert.Equal("a.jpg", Assert.Single(report.Problems).Name);
        var upright = Export("yolo", data, "upright", ExportOptions.Default with { Upright = _ => Pictures.Jpeg(10, 20) });
        Assert.Equal(Pictures.Jpeg(10, 20), File.ReadAllBytes(Path.Combine(upright, "images/train/a.jpg")));
    }

    [Fact]
    public void Label_studio_traps_are_read_or_reported()
    {
        const string Size = "\"original_width\":100,\"original_height\":100";
        var tasks = Put("tasks.json", $$$"""
            [{"id":1,"data":{"image":"/data/upload/3/ab-cat.jpg","site":"north"},"annotations":[
               {"was_cancelled":true,"result":[{"id":"x","type":"choices","value":{"choices":["wrong"]}}]},
               {"result":[{"id":"up","type":"rectanglelabels",{{{Size}}},"value":{"x":10,"y":60,"width":20,"height":-40,"rectanglelabels":["cat"]}},
                          {"id":"bare","type":"rectanglelabels",{{{Size}}},"value":{"x":0,"y":0,"width":1,"height":1,"rectanglelabels":[]}},
                          {"id":"odd","type":"keypointlabels",{{{Size}}},"value":{"x":0,"y":0,"keypointlabels":["nose"]}}]}],
              "predictions":[{"model_version":"a","score":0.5,"result":[{"id":"p","type":"rectanglelabels",{{{Size}}},"score":0.75,"value":{"x":0,"y":0,"width":1,"height":1,"rectanglelabels":["cat"]}}]},
                             {"model_version":"b","score":0.25,"result":[{"id":"q","type":"rectanglelabels",{{{Size}}},"value":{"x":5,"y":5,"width":1,"height":1,"rectanglelabels":["cat"]}}]}]},
             {"id":2,"data":{"image":"/data/local-files/?d=..%2Fsecret.jpg"},"annotations":[]}]
            """);
        var report = new FormatReport();
        var data = Read("labelstudio", tasks, report);
        var image = Assert.Single(data.Images);
        Assert.Equal(("ab-cat.jpg", new Box(10, 20, 30, 60)), (image.FileName, Assert.Single(image.Annotations!).Shape.Bounds!.Value));
        Assert.Equal([0.75, 0.25], image.Predictions.Select(p => p.Score!.Value));
        Assert.Equal(["task 1 region \"bare\"", "task 1 region \"odd\"", "task 2"], report.Problems.Select(p => p.Name));
        Assert.Equal(1, report.Notes["cancelled annotations left out"]);
        var written = Json(Export("labelstudio", data, "out.json", ExportOptions.Default))[0];
        Assert.Equal(("/data/upload/3/ab-cat.jpg", "north"), (written.GetProperty("data").GetProperty("image").GetString(), written.GetProperty("data").GetProperty("site").GetString()));
        Assert.Equal(2, Assert.Single(written.GetProperty("predictions").EnumerateArray()).GetProperty("result").GetArrayLength());
    }

    private static AnnotatedDataset Dataset(params AnnotatedImage[] images) => new() { Name = "d", Classes = [new("a")], Images = images };

    private static AnnotatedImage Image(string name, IReadOnlyList<ObjectAnnotation> annotations) => new() { FileName = name, Width = 100, Height = 50, Annotations = annotations };

    private static AnnotatedDataset Read(string format, string path, FormatReport report) => AnnotationFormats.Get(format).Read(path, ImportOptions.Default, report, TestContext.Current.CancellationToken);

    private static JsonElement Json(string path) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(path));

    private static IEnumerable<long> Ids(JsonElement file, string list) => file.GetProperty(list).EnumerateArray().Select(i => i.GetProperty("id").GetInt64());

    private string Export(string format, AnnotatedDataset data, string name, ExportOptions options)
    {
        var path = Path.Combine(root.FullName, name);
        VerifiedExport.Run(AnnotationFormats.Get(format), data, path, options, TestContext.Current.CancellationToken);
        return path;
    }

    private string PutFolder(string name)
    {
        var path = Path.Combine(root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private string Put(string name, string text)
    {
        File.WriteAllText(PutFolder(name), text);
        return Path.Combine(root.FullName, name);
    }
}
