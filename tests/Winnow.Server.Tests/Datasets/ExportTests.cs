using System.Net;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Auth;
using Winnow.Server.Datasets;
using Winnow.Server.Http;
using Winnow.Server.Jobs;

namespace Winnow.Server.Tests.Datasets;

/// <summary>Exports: what comes out is what was labelled, in every format, and nothing unfinished is ever offered.</summary>
public sealed class ExportTests
{
    private static readonly RunLengthMask Mask = RunLengthMask.FromPixels(DataBench.Height, DataBench.Width, [.. Enumerable.Range(0, 200).Select(i => i % 7 < 3)]);

    public static TheoryData<string> ObjectFormats => [.. FormatChoice.Of("segment").Where(f => f != "yolo")];

    [Theory, MemberData(nameof(ObjectFormats))]
    public async Task Objects_come_out_and_read_back_in_every_format(string name)
    {
        await using var bench = await DataBench.StartAsync("segment");
        await LabelShapesAsync(bench);
        var (export, folder) = await bench.ExportAsync(new { format = name, unlabelled = name == "coco" });
        Assert.True(export.GetProperty("verified").GetBoolean());
        var format = AnnotationFormats.Get(name);
        var path = format.IsFolder ? folder : Directory.EnumerateFiles(folder, "annotations.*").Single();
        var data = format.Read(path, ImportOptions.Default with { ImageFolder = Path.Combine(folder, "images"), SizeOf = _ => (DataBench.Width, DataBench.Height) }, new FormatReport(), TestContext.Current.CancellationToken);
        var box = data.Images.Single(i => i.FileName.EndsWith("a/0.png", StringComparison.Ordinal)).Annotations!;
        Assert.Equal("crow", data.Classes[Assert.Single(box).Class].Name);
        var bounds = box[0].Shape.Bounds!.Value;
        Assert.InRange(bounds.Left, 0.5, 1.5);
        Assert.InRange(bounds.Bottom, 4.5, 5.5);
        Assert.Empty(data.Images.Single(i => i.FileName.EndsWith("b/3.png", StringComparison.Ordinal)).Annotations ?? []);
        if (name == "coco")
        {
            Assert.Equal(Mask, Assert.IsType<MaskShape>(data.Images.Single(i => i.FileName == "a/2.png").Annotations![0].Shape).Mask);
            Assert.Equal([1L, 2, 3, 4, 5, 6], data.Images.Select(i => i.Id.Number!.Value));
            Assert.Null(data.Images.Single(i => i.FileName == "b/5.png").Annotations is { Count: > 0 } some ? some : null);
        }

        // Masks are files of the image's name in a folder of their own.
        Assert.Single(Directory.EnumerateFiles(folder, "0.png", SearchOption.AllDirectories), f => File.ReadAllBytes(f).AsSpan().SequenceEqual(DataBench.Picture(0)));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("imagefolder")]
    [InlineData("yolo")]
    [InlineData("labelstudio")]
    [InlineData("cvat")]
    public async Task Classes_come_out_in_every_format(string name)
    {
        await using var bench = await DataBench.StartAsync("classify");
        for (var i = 0; i < 4; i++)
        {
            await bench.LabelAsync(i, new { classes = new[] { i % 2 } });
        }

        var (export, folder) = await bench.ExportAsync(new { format = name });
        Assert.Equal(4, export.GetProperty("images").GetInt32());
        var format = AnnotationFormats.Get(name == "yolo" ? "yolo-classify" : name);
        var data = format.Read(format.IsFolder ? folder : Directory.EnumerateFiles(folder, "annotations.*").Single(), ImportOptions.Default, new FormatReport(), TestContext.Current.CancellationToken);
        Assert.Equal(["crow", "crow", "tit", "tit"], data.Images.Select(i => data.Classes[i.Annotations!.Single().Class].Name).Order());
    }

    [Fact]
    public async Task An_export_of_a_version_has_its_labels_and_its_split_whatever_came_later()
    {
        await using var bench = await DataBench.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await bench.LabelAsync(i, DataBench.Box(0, 1, 1, 5, 5));
        }

        await bench.Manager.PostAsync($"{bench.Root}/versions", new { name = "March", split = new { train = 0.5, val = 0.25, test = 0.25, seed = 3 } });
        await bench.LabelAsync(0, DataBench.Box(1, 1, 1, 5, 5));
        await bench.LabelAsync(4, DataBench.Box(1, 1, 1, 5, 5));
        var (export, folder) = await bench.ExportAsync(new { format = "yolo", version = "1" });
        Assert.Equal(("March", 4), (export.GetProperty("version").GetString(), export.GetProperty("images").GetInt32()));
        var data = AnnotationFormats.Get("yolo").Read(folder, ImportOptions.Default, new FormatReport(), TestContext.Current.CancellationToken);
        Assert.All(data.Images, i => Assert.Equal(0, i.Annotations!.Single().Class));
        var splits = bench.Host.Read(s => s.ReadSplits(1));
        Assert.Equal(splits.Values.Order(), data.Images.Select(i => i.Split!.Value).Order());
        Assert.Equal(["a/0.png", "a/2.png", "b/1.png", "b/3.png"], File.ReadLines(Path.Combine(folder, "splits.csv")).Skip(1).Select(l => l.Split(',')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Camera_data_leave_unless_they_are_asked_for()
    {
        await using var bench = await DataBench.StartAsync(images: 0);
        byte[] png = DataBench.Picture(1), told = [.. png[..33], 0, 0, 0, 4, .. "tEXt"u8, .. "GPS!"u8, 0, 0, 0, 0, .. png[33..]];
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(told));
        File.WriteAllBytes(Path.Combine(bench.Host.Folder, "blobs", hash + ".png"), told);
        await bench.Host.WriteAsync(s => s.AddSamples([new(hash + ".png", "x.png", hash, told.Length, DataBench.Width, DataBench.Height, 8, 1, null)], "test", "chief"), TestContext.Current.CancellationToken);
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        var bare = await bench.ExportAsync(new { format = "coco" });
        var whole = await bench.ExportAsync(new { format = "coco", stripMetadata = false });
        Assert.Equal(png, File.ReadAllBytes(Path.Combine(bare.Folder, "images", "x.png")));
        Assert.Equal(told, File.ReadAllBytes(Path.Combine(whole.Folder, "images", "x.png")));
    }

    [Fact]
    public async Task Hostile_and_equal_names_stay_inside_the_export_and_apart()
    {
        await using var bench = await DataBench.StartAsync(images: 0);
        var names = new[] { "../../evil.png", "same.png", "same.png", "C:\\x.png", ".hidden.png" };
        for (var i = 0; i < names.Length; i++)
        {
            var png = DataBench.Picture(i);
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(png));
            File.WriteAllBytes(Path.Combine(bench.Host.Folder, "blobs", hash + ".png"), png);
            await bench.Host.WriteAsync(s => s.AddSamples([new(hash + ".png", names[i], hash, png.Length, DataBench.Width, DataBench.Height, 8, 1, null)], "test", "chief"), TestContext.Current.CancellationToken);
            await bench.LabelAsync(i, DataBench.Box(0, 1, 1, 5, 5));
        }

        var (_, folder) = await bench.ExportAsync(new { format = "coco" });
        var files = Directory.EnumerateFiles(Path.Combine(folder, "images")).Select(Path.GetFileName).ToArray();
        Assert.Equal(5, files.Length);
        Assert.Contains("same.png", files);
        Assert.Single(files, f => f!.StartsWith("same-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_viewer_downloads_only_where_the_settings_say_so()
    {
        await using var bench = await DataBench.StartAsync();
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        await bench.ExportAsync(new { format = "coco" });
        var person = bench.Server.AddUser("bea");
        bench.Server.Accounts.SetRole(person.Id, bench.Host.Id, Role.Viewer, bench.Server.Admin.Id);
        using var viewer = bench.Server.Browse(person);
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync($"{bench.Root}/exports")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync($"{bench.Root}/exports/1/file")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync($"{bench.Root}/exports", new { format = "coco" })).Status);
        await bench.Manager.PatchAsync(bench.Root, new { settings = new { publicExport = true, automatic = false } });
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync($"{bench.Root}/exports/1/file")).Status);
    }

    [Fact]
    public async Task A_killed_export_is_made_anew_one_that_kills_the_server_again_and_again_is_given_up()
    {
        await using var bench = new JobBenchOfObjects();
        await bench.Host.WriteAsync(
            s =>
            {
                foreach (var kills in (int[])[1, 3])
                {
                    var export = s.StartExport("coco", null, JsonSerializer.Serialize(new ExportRequest("coco", Unlabelled: true), JsonRules.Options), "ann");
                    for (var i = 0; i < kills; i++)
                    {
                        s.BeginExport(export.Id);
                    }
                }

                return true;
            },
            TestContext.Current.CancellationToken);
        foreach (var left in (string[])[ProjectFiles.ExportWork(bench.Host.Folder, 1), bench.Jobs.FolderOf(bench.Host, "export-1")])
        {
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(left).FullName, "export.zip"), "half");
        }

        await new ExportRunner(bench.Host, bench.Jobs).RunAsync(TestContext.Current.CancellationToken);
        var (first, second) = bench.Host.Read(s => (s.ReadExport(1)!, s.ReadExport(2)!));
        Assert.Equal(("done", "failed"), (first.State, second.State));
        Assert.Equal(first.Bytes, new FileInfo(ProjectFiles.Export(bench.Host.Folder, 1)).Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Jobs.Folder, "*export*"));
        Assert.Equal(["1.zip"], Directory.EnumerateFileSystemEntries(Path.Combine(bench.Host.Folder, "exports")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_export_that_cannot_be_made_says_why_and_offers_nothing()
    {
        await using var bench = await DataBench.StartAsync("classify");
        await bench.LabelAsync(0, new { classes = new[] { 0 } });
        Directory.Delete(Path.Combine(bench.Host.Folder, "blobs"), recursive: true);
        var started = await bench.Manager.PostAsync($"{bench.Root}/exports", new { format = "imagefolder" });
        var export = await bench.EndedAsync($"{bench.Root}/exports/{started.Json.GetProperty("id").GetString()}");
        Assert.Equal("failed", export.GetProperty("state").GetString());
        Assert.Contains("is gone", export.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await bench.Manager.GetAsync($"{bench.Root}/exports/1/file")).Status);
        Assert.Contains("winnow_jobs{state=\"failed\"} 1\n", (await bench.Manager.GetAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await using var bench = await DataBench.StartAsync();
        var address = $"{bench.Root}/exports";
        Assert.Equal("format", DataBench.Field(await bench.Manager.PostAsync(address, new { format = "pickle" })));
        Assert.Equal("format", DataBench.Field(await bench.Manager.PostAsync(address, new { format = "imagefolder" })));
        Assert.Equal("ids", DataBench.Field(await bench.Manager.PostAsync(address, new { format = "coco", ids = "mine" })));
        Assert.Equal("version", DataBench.Field(await bench.Manager.PostAsync(address, new { format = "coco", version = "9" })));
        Assert.Equal("version", DataBench.Field(await bench.Manager.PostAsync(address, new { format = "coco", version = "../1" })));
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Manager.GetAsync($"{address}/1/file")).Status);
    }

    private static async Task LabelShapesAsync(DataBench bench)
    {
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        await bench.LabelAsync(1, new { shapes = new object[] { new { id = "u1", @class = 1, kind = "polygon", rings = new[] { new double[] { 1, 1, 9, 1, 9, 8 } } } } });
        await bench.LabelAsync(2, new { shapes = new object[] { new { id = "u1", @class = 1, kind = "mask", size = new[] { DataBench.Height, DataBench.Width }, counts = Mask.ToCompressed() } } });
        await bench.LabelAsync(3, new { shapes = Array.Empty<object>() });
        await bench.LabelAsync(4, new { shapes = new object[] { new { id = "u1", @class = 0, kind = "rotated", centre = new[] { 10.0, 5 }, size = new[] { 6.0, 2 }, angle = 30.0 } } });
    }
}
