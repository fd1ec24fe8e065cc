using System.Globalization;
using System.Text;
using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

/// <summary>Labels that cannot be: each is left out and named with its file and line or number, and the others are read; files that are damaged as a whole give nothing.</summary>
public sealed class BadLabelTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("winnow-bad-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("0 0.5 0.5 0.2", "4 columns")]
    [InlineData("0 3 0.5 0.2 0.2", "'3' is no share")]
    [InlineData("0 0.5 0.5 0 0.2", "no extent")]
    [InlineData("0 0.5 0.5 -0.005 0.2", "no extent")]
    [InlineData("0 NaN 0.5 0.2 0.2", "'NaN' is no share")]
    [InlineData("0 inf 0.5 0.2 0.2", "'inf' is no share")]
    [InlineData("7 0.5 0.5 0.2 0.2", "below the 1 classes")]
    [InlineData("cat 0.5 0.5 0.2 0.2", "the class is 'cat'")]
    public void A_bad_line_of_yolo_and_darknet_is_named(string line, string reason)
    {
        Put("yolo/data.yaml", "train: images/train\nnames: [a]\n");
        Put("yolo/images/train/a.png", Pictures.Png(10, 10));
        Put("yolo/labels/train/a.txt", $"0 0.5 0.5 0.2 0.2\n{line}\n");
        OneLeftOut("yolo", "yolo", "labels/train/a.txt line 2", reason);
        Put("darknet/obj.data", "classes = 1\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/\n");
        Put("darknet/obj.names", "a\n");
        Put("darknet/train.txt", "data/obj_train_data/a.png\n");
        Put("darknet/obj_train_data/a.png", Pictures.Png(10, 10));
        Put("darknet/obj_train_data/a.txt", $"0 0.5 0.5 0.2 0.2\n{line}\n");
        OneLeftOut("darknet", "darknet", "obj_train_data/a.txt line 2", reason);
    }

    [Theory]
    [InlineData("\"bbox\":[20,20,3,3]", "outside its image of 10 × 10")]
    [InlineData("\"bbox\":[1,1,-3,3]", "width and height must be 0 or more")]
    [InlineData("\"bbox\":[1,1,1e999,3]", "not a finite number")]
    [InlineData("\"bbox\":[1,1]", "not [x, y, width, height]")]
    [InlineData("\"segmentation\":{\"size\":[10,10],\"counts\":[99]}", "cover 99 of its 10 × 10 pixels")]
    [InlineData("\"segmentation\":{\"size\":[10,10],\"counts\":[99,2]}", "leaves its 10 × 10 pixels")]
    [InlineData("\"segmentation\":{\"size\":[9,10],\"counts\":[90]}", "its image 10 × 10")]
    [InlineData("\"segmentation\":{\"size\":[10,10],\"counts\":\"~~~\"}", "of the compressed mask")]
    [InlineData("\"bbox\":[1,1,2,2],\"category_id\":9", "category_id 9 is no category")]
    [InlineData("\"bbox\":[1,1,2,2],\"image_id\":9", "image_id 9 is no image")]
    public void A_bad_annotation_of_coco_is_named(string fields, string reason)
    {
        var category = fields.Contains("category_id", StringComparison.Ordinal) ? "" : ",\"category_id\":1";
        var image = fields.Contains("image_id", StringComparison.Ordinal) ? "" : ",\"image_id\":1";
        Put("coco.json", $$"""{"images":[{"id":1,"file_name":"a.png","width":10,"height":10}],"categories":[{"id":1,"name":"a"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,1,2,2]},{"id":17{{category}}{{image}},{{fields}}}]}""");
        OneLeftOut("coco", "coco.json", "annotation 17", reason);
    }

    [Theory]
    [InlineData("""<box label="a" xtl="20" ytl="20" xbr="30" ybr="30"/>""", "outside its image of 10 × 10")]
    [InlineData("""<box label="a" xtl="5" ytl="5" xbr="3" ybr="7"/>""", "turned inside out")]
    [InlineData("""<box label="a" xtl="NaN" ytl="5" xbr="3" ybr="7"/>""", "xtl is 'NaN'")]
    [InlineData("""<mask label="a" rle="1,2" left="0" top="0" width="11" height="1"/>""", "leaves its image")]
    [InlineData("""<mask label="a" rle="1,200" left="0" top="0" width="2" height="2"/>""", "the run '200' leaves the mask")]
    [InlineData("""<skeleton label="a"/>""", "<skeleton> are not read")]
    public void A_bad_shape_of_cvat_is_named(string shape, string reason)
    {
        Put("cvat.xml", $"""<annotations><version>1.1</version><image id="0" name="a.png" width="10" height="10"><box label="a" xtl="1" ytl="1" xbr="3" ybr="3"/>{shape}</image></annotations>""");
        OneLeftOut("cvat", "cvat.xml", "a.png shape 2", reason);
    }

    [Theory]
    [InlineData("20</xmin><ymin>20</ymin><xmax>30</xmax><ymax>30", "outside its image of 10 × 10")]
    [InlineData("5</xmin><ymin>5</ymin><xmax>3</xmax><ymax>7", "turned inside out")]
    [InlineData("NaN</xmin><ymin>5</ymin><xmax>3</xmax><ymax>7", "NaN")]
    public void A_bad_object_of_voc_is_named(string box, string reason)
    {
        string Object(string corners) => $"<object><name>a</name><bndbox><xmin>{corners}</ymax></bndbox></object>";
        Put("voc/Annotations/a.xml", $"<annotation><filename>a.png</filename><size><width>10</width><height>10</height><depth>3</depth></size>{Object("1</xmin><ymin>1</ymin><xmax>3</xmax><ymax>3")}{Object(box)}</annotation>");
        OneLeftOut("voc", "voc", "Annotations/a.xml object 2", reason);
    }

    [Theory]
    [InlineData("""{"label":"a","shape_type":"rectangle","points":[[20,20],[30,30]]}""", "outside its image of 10 × 10")]
    [InlineData("""{"label":"a","shape_type":"rectangle","points":[[2,2],[2,5]]}""", "has no extent")]
    [InlineData("""{"label":"a","shape_type":"rectangle","points":[[1e999,2],[2,5]]}""", "x is 1e999, not a finite number")]
    [InlineData("""{"label":"a","shape_type":"polygon","points":[[1,2],[2,5]]}""", "takes 3 or more")]
    [InlineData("""{"label":"a","shape_type":"circle","points":[[1,2],[1,2]]}""", "has no extent")]
    [InlineData("""{"label":"a","shape_type":"point","points":[[1,2]]}""", "'point' cover no area")]
    [InlineData("""{"label":"","shape_type":"rectangle","points":[[1,1],[2,2]]}""", "no object with a label")]
    [InlineData("""{"label":"a","shape_type":"mask","points":[[1,1],[2,2]],"mask":"AAAA"}""", "is no PNG")]
    public void A_bad_shape_of_labelme_is_named(string shape, string reason)
    {
        Put("labelme/a.json", $$"""{"version":"5.1.1","flags":{},"shapes":[{"label":"a","shape_type":"rectangle","points":[[3,3],[1,1]]},{{shape}}],"imagePath":"a.png","imageData":null,"imageHeight":10,"imageWidth":10}""");
        OneLeftOut("labelme", "labelme", "a.json shape 2", reason);
    }

    [Theory]
    [InlineData("..\\\\..\\\\b.png", "outside the folder")]
    [InlineData("../b.png", "outside the folder")]
    [InlineData("", "names no imagePath")]
    public void An_image_outside_the_folder_of_labelme_is_left_out(string path, string reason)
    {
        Put("labelme/a.json", $$"""{"shapes":[],"imagePath":"{{path}}","imageHeight":10,"imageWidth":10}""");
        Put("labelme/b.json", """{"shapes":[],"imagePath":"b.png","imageHeight":10,"imageWidth":10}""");
        var report = new FormatReport();
        Assert.Equal("b.png", Assert.Single(Read("labelme", "labelme", report).Images).FileName);
        Assert.Contains(reason, Assert.Single(report.Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_that_is_damaged_or_of_another_size_costs_its_image()
    {
        Put("masks/labelmap.txt", "background:0,0,0::\na:128,0,0::\n");
        Put("masks/ImageSets/Segmentation/train.txt", "good\ntorn\nsmall\nvalue\nforeign\ninterlaced\n../up\n");
        var good = PngMaskWriter.Encode([0, 1, 1, 255], 2, 2, palette: true);
        Put("masks/SegmentationClass/good.png", good);
        Put("masks/SegmentationClass/torn.png", good[..^20]);
        Put("masks/SegmentationClass/small.png", good);
        Put("masks/JPEGImages/small.png", Pictures.Png(9, 9));
        Put("masks/SegmentationClass/value.png", PngMaskWriter.Encode([0, 7, 0, 0], 2, 2, palette: false));
        Put("masks/SegmentationClass/foreign.png", Encoding.UTF8.GetBytes("<svg/>"));
        var flipped = good.ToArray();
        flipped[16 + 12] = 1;
        Put("masks/SegmentationClass/interlaced.png", flipped);
        var report = new FormatReport();
        var image = Assert.Single(Read("mask-semantic", "masks", report).Images);
        Assert.Equal(("good.jpg", 2), (image.FileName, image.Annotations!.Count));
        Assert.Equal((2, true), (((MaskShape)image.Annotations[0].Shape).Mask.Area, image.Annotations[1].IsCrowd));
        Assert.Equal(["train.txt line 7", "SegmentationClass/foreign.png", "SegmentationClass/interlaced.png", "SegmentationClass/small.png", "SegmentationClass/torn.png", "SegmentationClass/value.png"], report.Problems.Select(p => p.Name).OrderByDescending(n => n.StartsWith("train", StringComparison.Ordinal)).ThenBy(n => n, StringComparer.Ordinal));
        Assert.Contains("pixel 1, 0 is 7, which is no class", string.Join('|', report.Problems.Select(p => p.Reason)), StringComparison.Ordinal);
        Assert.Contains("2 × 2 pixels, its image 9 × 9", string.Join('|', report.Problems.Select(p => p.Reason)), StringComparison.Ordinal);
        Assert.Contains("checksum", string.Join('|', report.Problems.Select(p => p.Reason)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cvat", "a.xml", "<!DOCTYPE annotations [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotations>&x;</annotations>")]
    [InlineData("coco", "a.json", "{\"images\":[],\"categories\":[],\"annotations\":[{\"bbox\":[NaN,1,1,1]}]}")]
    [InlineData("darknet", "darknet", "classes = 2\nnames = obj.names\nthis is no key\n")]
    [InlineData("mask-semantic", "mask", "background:0,0,0::\na:300,0,0::\n")]
    public void A_file_that_is_damaged_gives_nothing_and_is_named(string format, string name, string text)
    {
        var file = format switch { "darknet" => "darknet/obj.data", "mask-semantic" => "mask/labelmap.txt", _ => name };
        Directory.CreateDirectory(Path.Combine(root.FullName, "mask/ImageSets/Segmentation"));
        Put(file, text);
        var message = Assert.Throws<DatasetException>(() => Read(format, name, new())).Message;
        Assert.Contains(Path.GetFileName(file), message, StringComparison.Ordinal);
        Assert.Matches(format == "cvat" ? "document type|DTD" : "line [1-9]", message);
    }

    [Fact]
    public void A_million_boxes_in_one_file_are_read_and_the_bad_one_is_named()
    {
        const int boxes = 1_000_000;
        Put("yolo/data.yaml", "train: images\nnames: [a]\n");
        Put("yolo/images/a.png", Pictures.Png(1000, 1000));
        using (var labels = new StreamWriter(Path.Combine(Directory.CreateDirectory(Path.Combine(root.FullName, "yolo/labels")).FullName, "a.txt")))
        {
            for (var i = 0; i < boxes; i++)
            {
                labels.Write(i == 765_432 ? "0 0.5 0.5 0.1 -1\n" : "0 0.5 0.5 0.1 0.1\n");
            }
        }

        var report = new FormatReport();
        Assert.Equal(boxes - 1, Read("yolo", "yolo", report).Images[0].Annotations!.Count);
        Assert.Equal("labels/a.txt line 765433", Assert.Single(report.Problems).Name);
        using (var coco = new StreamWriter(Path.Combine(root.FullName, "coco.json")))
        {
            coco.Write("""{"images":[{"id":1,"file_name":"a.png","width":1000,"height":1000}],"categories":[{"id":1,"name":"a"}],"annotations":[""");
            for (var i = 1; i <= boxes; i++)
            {
                coco.Write(string.Create(CultureInfo.InvariantCulture, $"{(i > 1 ? "," : "")}{{\"id\":{i},\"image_id\":1,\"category_id\":1,\"bbox\":[1,1,{(i == 765_433 ? -1 : 2)},2]}}"));
            }

            coco.Write("]}");
        }

        report = new();
        Assert.Equal(boxes - 1, Read("coco", "coco.json", report).Images[0].Annotations!.Count);
        Assert.Equal("annotation 765433", Assert.Single(report.Problems).Name);
        var limits = ImportOptions.Default with { Limits = ReadLimits.Default with { Annotations = boxes / 2 } };
        Assert.Contains($"more than {boxes / 2} annotations", Assert.Throws<DatasetException>(() => new CocoFormat().Read(Path.Combine(root.FullName, "coco.json"), limits, new(), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_is_missing_is_named_where_its_size_is_needed()
    {
        Put("darknet/obj.data", "train = train.txt\nnames = obj.names\n");
        Put("darknet/obj.names", "a\n");
        Put("darknet/train.txt", "obj_train_data/a.png\nobj_train_data/gone.png\n");
        Put("darknet/obj_train_data/a.png", Pictures.Png(10, 10));
        var report = new FormatReport();
        Assert.Null(Assert.Single(Read("darknet", "darknet", report).Images).Annotations);
        Assert.Equal(("train line 2", "'obj_train_data/gone.png' is not there, and so its size is unknown"), (report.Problems[0].Name, report.Problems[0].Reason));
    }

    private void OneLeftOut(string format, string path, string item, string reason)
    {
        var report = new FormatReport();
        var image = Assert.Single(Read(format, path, report).Images);
        Assert.Single(image.Annotations!);
        var problem = Assert.Single(report.Problems);
        Assert.Equal(item, problem.Name);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    private AnnotatedDataset Read(string format, string path, FormatReport report) => AnnotationFormats.Get(format).Read(Path.Combine(root.FullName, path), ImportOptions.Default, report, TestContext.Current.CancellationToken);

    private void Put(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));

    private void Put(string name, byte[] bytes)
    {
        var path = Path.Combine(root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
