using System.Text;
using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats;

/// <summary>Files that mean harm: refused with a sentence, or read without it.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("winnow-hostile-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..\\\\..\\\\a.jpg")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\\\a.jpg")]
    [InlineData("a/../../b.jpg")]
    [InlineData("a\\u0000.jpg")]
    [InlineData("")]
    public void Names_that_leave_the_folder_are_left_out(string name)
    {
        var report = new FormatReport();
        var data = Coco($$"""{"images":[{"id":1,"width":2,"height":2,"file_name":"{{name}}"},{"id":2,"width":2,"height":2,"file_name":"ok.jpg"}],"categories":[],"annotations":[]}""", report);
        Assert.Equal("ok.jpg", Assert.Single(data.Images).FileName);
        Assert.Equal("image 1", Assert.Single(report.Problems).Name);
    }

    [Theory]
    [InlineData("[1,2,3]", "not [x, y, width, height]")]
    [InlineData("[1e999,2,3,4]", "not a finite number")]
    [InlineData("[1,2,-3,4]", "must be 0 or more")]
    [InlineData("[1,2,\"3\",4]", "not a finite number")]
    [InlineData("7", "not [x, y, width, height]")]
    public void A_broken_box_costs_its_annotation(string box, string reason)
    {
        var report = new FormatReport();
        var data = Coco($$"""{"images":[{"id":1,"width":9,"height":9,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"a"}],"annotations":[{"id":3,"image_id":1,"category_id":1,"bbox":{{box}}},{"id":4,"image_id":1,"category_id":1,"bbox":[1,1,1,1]}]}""", report);
        Assert.Single(data.Images[0].Annotations!);
        Assert.Contains(reason, Assert.Single(report.Problems).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"size":[9,9],"counts":[82]}""")]
    [InlineData("""{"size":[9,9],"counts":[-1,82]}""")]
    [InlineData("""{"size":[8,9],"counts":[72]}""")]
    [InlineData("""{"size":[2000000000,2000000000],"counts":"0"}""")]
    [InlineData("""{"size":[9,9],"counts":"\u0000"}""")]
    [InlineData("""{"size":9,"counts":"0"}""")]
    [InlineData("[[1,2,3,4]]")]
    [InlineData("[[1,2,3,4,5]]")]
    [InlineData("[5]")]
    [InlineData("true")]
    public void A_broken_mask_or_polygon_costs_its_annotation(string segmentation)
    {
        var report = new FormatReport();
        var data = Coco($$"""{"images":[{"id":1,"width":9,"height":9,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"a"}],"annotations":[{"id":3,"image_id":1,"category_id":1,"segmentation":{{segmentation}}}]}""", report);
        Assert.Empty(data.Images[0].Annotations!);
        Assert.Equal(1, report.Skipped);
    }

    [Theory]
    [InlineData("{\"images\":[", "ends in the middle|is no JSON")]
    [InlineData("{\"images\":[{\"id\":NaN}]}", "is no JSON")]
    [InlineData("{\"images\":{}}", "is no array")]
    [InlineData("[]x", "is no JSON")]
    [InlineData("3", "neither a JSON object nor an array")]
    [InlineData("", "ends in the middle|is no JSON")]
    [InlineData("[]", "no COCO instances file")]
    [InlineData("[{}]", "not a COCO instances file")]
    [InlineData("{}", "no lists 'images' and 'categories'")]
    [InlineData("{\"images\":[],\"images\":[]}", "twice")]
    public void A_damaged_file_is_refused_whole(string text, string reason)
    {
        var error = Assert.Throws<DatasetException>(() => Coco(text, new()));
        Assert.Contains(reason.Split('|'), r => error.Message.Contains(r, StringComparison.Ordinal));
    }

    [Fact]
    public void Json_that_nests_too_deep_or_is_not_utf8_is_refused()
    {
        Assert.Contains("32 levels", Assert.Throws<DatasetException>(() => Coco($"{{\"info\":{new string('[', 5000)}{new string(']', 5000)}}}", new())).Message, StringComparison.Ordinal);
        var file = Path.Combine(root.FullName, "latin.json");
        File.WriteAllBytes(file, [.. "{\"images\":[{\"id\":1,\"file_name\":\""u8, 0xFF, 0xFE, .. "\"}],\"categories\":[]}"u8]);
        Assert.Contains("UTF-8", Assert.Throws<DatasetException>(() => Read("coco", file, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Caps_on_size_and_counts_hold()
    {
        var tight = ImportOptions.Default with { Limits = new() { StreamBytes = 1000, Images = 1, WholeBytes = 400_000 } };
        var file = Put("big.json", $"{{\"x\":\"{new string('a', 2000)}\"}}");
        Assert.Contains("at most 1000", Assert.Throws<DatasetException>(() => new CocoFormat().Read(file, tight, new(), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        var two = Put("two.json", """{"images":[{"id":1,"file_name":"a"},{"id":2,"file_name":"b"}],"categories":[]}""");
        Assert.Contains("more than 1 images", Assert.Throws<DatasetException>(() => new CocoFormat().Read(two, tight, new(), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        var item = Put("item.json", $"{{\"images\":[\"{new string('a', 1_000_000)}\"]}}");
        Assert.Contains("an item of more than", Assert.Throws<DatasetException>(() => new CocoFormat().Read(item, tight with { Limits = tight.Limits with { StreamBytes = 1 << 30 } }, new(), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_larger_than_one_item_may_be_is_read()
    {
        var many = string.Join(',', Enumerable.Range(1, 20_000).Select(i => $$"""{"id":{{i}},"image_id":1,"category_id":1,"bbox":[1,1,1,1]}"""));
        var file = Put("long.json", $$"""{"annotations":[{{many}}],"images":[{"id":1,"width":9,"height":9,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"a"}]}""");
        var data = new CocoFormat().Read(file, ImportOptions.Default with { Limits = new() { WholeBytes = 300_000 } }, new(), TestContext.Current.CancellationToken);
        Assert.Equal(20_000, data.Images[0].Annotations!.Count);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotation><filename>&x;</filename></annotation>")]
    [InlineData("<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><annotation>&b;</annotation>")]
    [InlineData("<annotation>&undefined;</annotation>")]
    [InlineData("<annotation>")]
    [InlineData("<other/>")]
    [InlineData("")]
    public void Xml_with_entities_or_damage_costs_its_image(string xml)
    {
        Put("voc/Annotations/bad.xml", xml);
        Put("voc/Annotations/good.xml", "<annotation><filename>good.png</filename></annotation>");
        var report = new FormatReport();
        var data = Read("voc", Path.Combine(root.FullName, "voc"), report);
        Assert.Equal("good.png", Assert.Single(data.Images).FileName);
        Assert.Equal("Annotations/bad.xml", Assert.Single(report.Problems).Name);
    }

    [Fact]
    public void Xml_that_nests_too_deep_costs_its_image()
    {
        Put("voc/Annotations/deep.xml", string.Concat(Enumerable.Repeat("<a>", 100_000)));
        var report = new FormatReport();
        Assert.Empty(Read("voc", Path.Combine(root.FullName, "voc"), report).Images);
        Assert.Contains("32 elements", Assert.Single(report.Problems).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("names: !!python/object:os.system [a]\ntrain: images", "tag, anchor or alias")]
    [InlineData("a: &a [x]\nnames: *a", "tag, anchor or alias")]
    [InlineData("names: [a]\nnames: [b]", "'names' twice")]
    [InlineData("names: {0: a, 2: b}", "without gaps")]
    [InlineData("names: {0: a, b: c}", "without gaps")]
    [InlineData("names: [a]\nnc: 3", "nc: 3")]
    [InlineData("names: []", "names must be")]
    [InlineData("- a", "no mapping")]
    [InlineData("names: [a", "is no YAML")]
    [InlineData("names: [a]\ntrain: ../../etc", "leaves the image folder")]
    [InlineData("names: [a]\ntrain: /etc", "absolute")]
    [InlineData("names: [a]\ntrain: missing", "is not in")]
    public void Bad_data_yaml_is_refused(string yaml, string reason)
    {
        Put("yolo/data.yaml", yaml);
        Assert.Contains(reason, Assert.Throws<DatasetException>(() => Read("yolo", Path.Combine(root.FullName, "yolo"), new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_that_nests_too_deep_is_refused()
    {
        Put("yolo/data.yaml", $"names: {new string('[', 2000)}");
        Assert.Contains("levels", Assert.Throws<DatasetException>(() => Read("yolo", Path.Combine(root.FullName, "yolo"), new())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("'=x", "''=x")]
    [InlineData("''=x", "'''=x")]
    [InlineData("'plain", "'plain")]
    [InlineData("it's", "it's")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("", "")]
    public void Cells_that_spreadsheets_would_run_are_quoted_and_come_back(string text, string cell)
    {
        Assert.Equal(cell, SpreadsheetText.Cell(text));
        var unquoted = cell.StartsWith('"') && text.Contains(',', StringComparison.Ordinal) ? text : SpreadsheetText.Cell(text);
        Assert.Equal(text, SpreadsheetText.Text(unquoted));
    }

    [Fact]
    public void Links_in_a_data_set_are_not_followed()
    {
        var outside = Directory.CreateDirectory(Path.Combine(root.FullName, "outside")).FullName;
        File.WriteAllBytes(Path.Combine(outside, "a.png"), Pictures.Png(3, 3));
        Put("yolo/data.yaml", "train: images/train\nnames: [a]\n");
        Directory.CreateDirectory(Path.Combine(root.FullName, "yolo/images"));
        Directory.CreateSymbolicLink(Path.Combine(root.FullName, "yolo/images/train"), outside);
        Assert.Contains("is not in", Assert.Throws<DatasetException>(() => Read("yolo", Path.Combine(root.FullName, "yolo"), new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_export_leaves_nothing_behind_and_never_overwrites()
    {
        var data = new AnnotatedDataset { Name = "d", Classes = [new("a")], Images = [new() { FileName = "a.jpg", Annotations = [] }] };
        var taken = Put("taken.json", "mine");
        Assert.Contains("exists already", Assert.Throws<DatasetException>(() => VerifiedExport.Run(new CocoFormat(), data, taken, ExportOptions.Default, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(taken));
        // Its size is unknown, and YOLO cannot do without.
        Assert.Throws<DatasetException>(() => VerifiedExport.Run(new YoloDetectFormat(), data, Path.Combine(root.FullName, "out"), ExportOptions.Default, TestContext.Current.CancellationToken));
        Assert.Throws<OperationCanceledException>(() => VerifiedExport.Run(new CocoFormat(), data, Path.Combine(root.FullName, "out.json"), ExportOptions.Default, new CancellationToken(canceled: true)));
        Assert.Equal([taken], Directory.GetFileSystemEntries(root.FullName));
    }

    [Theory]
    [InlineData(0, 30, 20, 1)]
    [InlineData(1, 30, 20, 1)]
    [InlineData(3, 30, 20, 3)]
    [InlineData(6, 20, 30, 6)]
    [InlineData(8, 20, 30, 8)]
    public void Jpeg_sizes_are_as_displayed(int exif, int width, int height, int orientation)
    {
        foreach (var little in new[] { true, false })
        {
            Assert.Equal(new ImageHeader(width, height, orientation), ImageHeader.Read(new MemoryStream(Pictures.Jpeg(30, 20, exif, little))));
        }
    }

    [Fact]
    public void Torn_and_foreign_files_have_no_header()
    {
        var jpeg = Pictures.Jpeg(30, 20, 6);
        Assert.All(Enumerable.Range(0, jpeg.Length - 10), n => Assert.Null(ImageHeader.Read(new MemoryStream(jpeg[..n]))));
        Assert.Null(ImageHeader.Read(new MemoryStream(Encoding.UTF8.GetBytes("<svg onload='alert(1)' width='30' height='20'/>"))));
        Assert.Equal(new ImageHeader(7, 9, 1), ImageHeader.Read(new MemoryStream(Pictures.Png(7, 9))));
        Assert.Equal(new ImageHeader(7, 9, 1), ImageHeader.Read(new MemoryStream(Pictures.Bitmap(7, -9))));
        Assert.Null(ImageHeader.Read(new MemoryStream(Pictures.Bitmap(0, 9))));
    }

    private AnnotatedDataset Coco(string text, FormatReport report) => Read("coco", Put("file.json", text), report);

    private static AnnotatedDataset Read(string format, string path, FormatReport report) => AnnotationFormats.Get(format).Read(path, ImportOptions.Default, report, TestContext.Current.CancellationToken);

    private string Put(string name, string text)
    {
        var path = Path.Combine(root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
