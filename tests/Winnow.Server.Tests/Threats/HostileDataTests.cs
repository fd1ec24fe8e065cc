using System.IO.Compression;
using System.Net;
using System.Text;
using Winnow.Core.Formats;
using Winnow.Server.Tests.Datasets;

namespace Winnow.Server.Tests.Threats;

/// <summary>Files of labels and bodies made to break whoever reads them: entities, tags, depth, numbers that are none, and cells that are formulas.</summary>
public sealed class HostileDataTests
{
    private const string Entity = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";

    public static TheoryData<string, string, string> Files => new()
    {
        { "cvat", "a.xml", $"<?xml version=\"1.0\"?>{Entity}<annotations><image name=\"&x;\" width=\"20\" height=\"10\"/></annotations>" },
        { "cvat", "a.xml", "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]><annotations>&c;</annotations>" },
        { "cvat", "a.xml", string.Concat(Enumerable.Repeat("<a>", 50_000)) },
        { "coco", "a.json", new string('[', 100_000) },
        { "coco", "a.json", $"{{\"images\":[{{\"id\":1,\"file_name\":\"a/0.png\",\"x\":{new string('[', 500)}{new string(']', 500)}}}]}}" },
        { "coco", "a.json", Coco("[NaN,1,2,2]") },
        { "coco", "a.json", Coco("[Infinity,1,2,2]") },
        { "coco", "a.json", Coco("[1e999,1,2,2]") },
        { "coco", "a.json", Coco("[-1e308,1,1e308,1e308]") },
        { "coco", "a.json", Coco("[1,1,-2,2]") },
        { "coco", "a.json", Coco("[1,1,2,2]").Replace("\"category_id\":1", "\"category_id\":99999999999999999999999", StringComparison.Ordinal) },
        { "yolo", "data.yaml", "names: !!python/object/apply:os.system [id]\ntrain: images\n" },
        { "yolo", "data.yaml", "a: &a [x,x]\nb: &b [*a,*a]\nnames: *b\n" },
        { "yolo", "data.yaml", $"names: {new string('[', 5000)}" },
        { "yolo", "data.yaml", "names: [crow, tit]\ntrain: ../../../../etc\n" },
        { "voc", "Annotations/a.xml", $"{Entity}<annotation><filename>&x;</filename><size><width>20</width><height>10</height></size></annotation>" },
    };

    [Theory, MemberData(nameof(Files))]
    public async Task A_file_of_labels_that_attacks_its_reader_is_named_and_brings_no_object_in(string format, string name, string content)
    {
        await using var bench = await DataBench.StartAsync();
        var upload = await bench.UploadAsync(format is "yolo" or "voc" ? "a.zip" : name, format is "yolo" or "voc" ? Zip(name, content) : Encoding.UTF8.GetBytes(content));
        var started = await bench.Manager.PostAsync($"{bench.Root}/imports", new { kind = "labels", format, upload });
        Assert.True(started.Status == HttpStatusCode.Accepted, started.Body);
        var import = await bench.EndedAsync($"{bench.Root}/imports/{started.Json.GetProperty("id").GetInt64()}");
        Assert.True(import.GetProperty("state").GetString() == "failed" || import.GetProperty("problems").GetInt32() > 0, import.ToString());
        Assert.DoesNotContain("root:", (await bench.Manager.GetAsync($"{bench.Root}/imports/1/files")).Body + import, StringComparison.Ordinal);
        var label = (await bench.Manager.GetAsync($"{bench.Root}/samples/0")).Json.GetProperty("label");
        Assert.True(label.ValueKind == System.Text.Json.JsonValueKind.Null, label.ToString());
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("1e308")]
    [InlineData("NaN")]
    [InlineData("\"NaN\"")]
    [InlineData("99999999999999999999999999")]
    [InlineData("-9223372036854775808")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("{\"a\":null}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    public async Task A_value_that_cannot_be_is_a_400_wherever_it_stands(string value)
    {
        await using var bench = await DataBench.StartAsync(settings: new() { Worker = ["none"] });
        var wrong = new List<string>();
        foreach (var operation in (await ApiDocument.ReadAsync(bench.Manager)).Operations().Where(o => o.Body is not null))
        {
            using var browser = bench.Server.Browse(bench.Server.Admin);
            foreach (var body in operation.WithEach(value))
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                var answer = await browser.SendAsync(operation.Method, operation.At(bench.Host.Id), content);
                if ((int)answer.Status >= 500)
                {
                    wrong.Add($"{operation.Method} {operation.Path} {body}: {answer.Status}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Empty(bench.Host.Read(s => s.Verify()));
        using var after = bench.Server.Browse(bench.Server.Admin);
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync($"{bench.Root}/samples")).Status);
    }

    [Fact]
    public async Task No_cell_of_an_export_is_a_formula_and_reading_gives_the_names_back()
    {
        string[] names = ["=cmd|' /C calc'!A0.png", "+1.png", "-1.png", "@SUM(A1).png", "plain.png"], classes = ["=HYPERLINK(\"http://evil.example\")", "@tit", "crow"];
        await using var bench = await DataBench.StartAsync("classify", images: 0, classes: classes);
        for (var i = 0; i < names.Length; i++)
        {
            var png = DataBench.Picture(i);
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(png));
            await File.WriteAllBytesAsync(Path.Combine(bench.Host.Folder, "blobs", hash + ".png"), png, TestContext.Current.CancellationToken);
            await bench.Host.WriteAsync(s => s.AddSamples([new(hash + ".png", names[i], hash, png.Length, DataBench.Width, DataBench.Height, 8, 1, null)], "test", "chief"), TestContext.Current.CancellationToken);
            await bench.LabelAsync(i, new { classes = new[] { i % 3 } });
        }

        await bench.Manager.PostAsync($"{bench.Root}/versions", new { name = "=1+1" });
        var (_, folder) = await bench.ExportAsync(new { format = "csv", version = "1" });
        foreach (var file in (string[])["annotations.csv", "splits.csv"])
        {
            var lines = await File.ReadAllLinesAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);
            Assert.Equal(names.Length + 1, lines.Length);
            Assert.All(lines.SelectMany(l => l.Split(',')), c => Assert.DoesNotMatch("^[\"]?[=+@\\t\\r-]", c));
        }

        var data = AnnotationFormats.Get("csv").Read(Path.Combine(folder, "annotations.csv"), ImportOptions.Default, new FormatReport(), TestContext.Current.CancellationToken);
        Assert.Equal(classes.Order(StringComparer.Ordinal), data.Classes.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Contains("plain.png", data.Images.Select(i => i.FileName));
    }

    private static string Coco(string box) =>
        $$"""{"images":[{"id":1,"file_name":"a/0.png","width":20,"height":10}],"categories":[{"id":1,"name":"crow"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":{{box}},"area":4,"iscrowd":0}]}""";

    private static byte[] Zip(string name, string content)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(content);
        }

        return file.ToArray();
    }
}
