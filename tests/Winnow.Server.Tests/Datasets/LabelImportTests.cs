using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace Winnow.Server.Tests.Datasets;

/// <summary>Labels of a file: by image name, with a line for everything that fits nothing.</summary>
public sealed class LabelImportTests
{
    private const string Coco = """
        {"images":[
           {"id":90,"file_name":"a/0.png","width":20,"height":10},
           {"id":91,"file_name":"1.png","width":20,"height":10},
           {"id":92,"file_name":"nowhere.png","width":20,"height":10},
           {"id":93,"file_name":"a/2.png","width":64,"height":64},
           {"id":94,"file_name":"b/3.png","width":20,"height":10},
           {"id":95,"file_name":"a/4.png","width":20,"height":10}],
         "categories":[{"id":7,"name":"tit"},{"id":9,"name":"dodo"}],
         "annotations":[
           {"id":501,"image_id":90,"category_id":7,"bbox":[1,2,4,3],"area":12,"iscrowd":0},
           {"id":502,"image_id":91,"category_id":7,"bbox":[2,2,4,3],"area":12,"iscrowd":0},
           {"id":503,"image_id":92,"category_id":7,"bbox":[1,2,4,3],"area":12,"iscrowd":0},
           {"id":504,"image_id":93,"category_id":7,"bbox":[1,2,4,3],"area":12,"iscrowd":0},
           {"id":505,"image_id":94,"category_id":9,"bbox":[1,2,4,3],"area":12,"iscrowd":0},
           {"id":506,"image_id":95,"category_id":7,"bbox":[1,2,400,3],"area":12,"iscrowd":0}]}
        """;

    [Fact]
    public async Task Labels_go_to_the_images_of_their_names_and_all_else_is_named()
    {
        await using var bench = await DataBench.StartAsync();
        await bench.LabelAsync(1, DataBench.Box(0, 1, 1, 5, 5));
        var import = await ImportAsync(bench, "labels.json", System.Text.Encoding.UTF8.GetBytes(Coco), "coco");
        Assert.Equal(("done", 1, 1, 4), (import.GetProperty("state").GetString(), import.GetProperty("added").GetInt32(), import.GetProperty("duplicates").GetInt32(), import.GetProperty("problems").GetInt32()));
        var files = (await bench.Manager.GetAsync($"{bench.Root}/imports/1/files")).Json.GetProperty("items").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("problem").GetString());
        Assert.Equal("has another label already, which stays", files["1.png"]);
        Assert.Equal("the project has no image of this name", files["nowhere.png"]);
        Assert.Equal("the file says 64 × 64 pixels, the image has 20 × 10", files["a/2.png"]);
        Assert.Equal("the project has no class 'dodo'", files["b/3.png"]);
        Assert.Equal("The box reaches over the image's edge.", files["a/4.png"]);
        var label = (await bench.Manager.GetAsync($"{bench.Root}/samples/0")).Json.GetProperty("label").GetProperty("shapes")[0];
        Assert.Equal((1, "[1,2,5,5]"), (label.GetProperty("class").GetInt32(), label.GetProperty("box").GetRawText()));

        // The numbers of the file come back, and fresh ones where they are asked for.
        var given = await bench.ExportAsync(new { format = "coco", ids = "original", images = false });
        var fresh = await bench.ExportAsync(new { format = "coco", ids = "fresh", images = false });
        Assert.Equal([("images", 90L), ("annotations", 501L), ("categories", 7L)], Ids(given.Folder, 0));
        Assert.Equal([("images", 1L), ("annotations", 1L), ("categories", 2L)], Ids(fresh.Folder, 0));
        Assert.Empty(bench.Host.Read(s => s.Verify()));
    }

    [Fact]
    public async Task A_folder_format_comes_as_a_zip_file_and_nothing_in_it_leads_out()
    {
        await using var bench = await DataBench.StartAsync();
        var good = await ImportAsync(bench, "set.zip", Zip(("set/data.yaml", "names:\n  0: crow\n  1: tit\npath: .\ntrain: train.txt\n"), ("set/train.txt", "./images/train/a/0.png\n"), ("set/labels/train/a/0.txt", "1 0.5 0.5 0.2 0.4\n")), "yolo");
        Assert.True(good.GetProperty("added").GetInt32() == 1, good.ToString());
        var evil = await ImportAsync(bench, "set.zip", Zip(("../../evil.txt", "x"), ("data.yaml", "names: [a]")), "yolo");
        Assert.Equal("failed", evil.GetProperty("state").GetString());
        Assert.Contains("not unpacked", evil.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(bench.Server.Folder, "evil.txt", SearchOption.AllDirectories));
        var bomb = await ImportAsync(bench, "set.zip", Zip(("data.yaml", new string(' ', 40 << 20))), "yolo");
        Assert.Contains("more than 100 times", bomb.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classes_of_whole_images_come_in_and_boxes_do_not_fit_them()
    {
        await using var bench = await DataBench.StartAsync("classify");
        var import = await ImportAsync(bench, "labels.csv", "path,label\na/0.png,tit\nb/1.png,crow\nb/9.png,crow\n"u8.ToArray(), "csv");
        Assert.Equal((2, 1), (import.GetProperty("added").GetInt32(), import.GetProperty("problems").GetInt32()));
        Assert.Equal([(0L, 1), (1L, 0)], bench.Host.Read(s => s.ReadLabels()).Select(l => (l.Id.Value, l.Class)));
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await using var bench = await DataBench.StartAsync();
        var address = $"{bench.Root}/imports";
        var upload = await bench.UploadAsync("x.json", "no json");
        Assert.Equal("format", DataBench.Field(await bench.Manager.PostAsync(address, new { kind = "labels", format = "csv", upload })));
        Assert.Equal("upload", DataBench.Field(await bench.Manager.PostAsync(address, new { kind = "labels", format = "coco", upload = "../../server.db" })));
        Assert.Equal("purpose", DataBench.Field(await bench.Manager.PostAsync($"{bench.Root}/uploads", new { name = "a", bytes = 1, purpose = "fun" })));
        var failed = await ImportAsync(bench, "x.json", "no json"u8.ToArray(), "coco");
        Assert.Equal("failed", failed.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Accepted, (await bench.Manager.PostAsync(address, new { kind = "labels", format = "coco", upload })).Status);
        Assert.Equal(HttpStatusCode.Gone, (await bench.Manager.PostAsync(address, new { kind = "labels", format = "coco", upload })).Status);
    }

    private static (string, long)[] Ids(string folder, int index)
    {
        var coco = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "annotations.json"))).RootElement;
        var annotation = coco.GetProperty("annotations").EnumerateArray().ElementAt(index);
        return [("images", coco.GetProperty("images").EnumerateArray().ElementAt(index).GetProperty("id").GetInt64()), ("annotations", annotation.GetProperty("id").GetInt64()), ("categories", annotation.GetProperty("category_id").GetInt64())];
    }

    private static async Task<JsonElement> ImportAsync(DataBench bench, string name, byte[] content, string format)
    {
        var upload = await bench.UploadAsync(name, content);
        var started = await bench.Manager.PostAsync($"{bench.Root}/imports", new { kind = "labels", format, upload });
        Assert.True(started.Status == HttpStatusCode.Accepted, started.Body);
        return await bench.EndedAsync($"{bench.Root}/imports/{started.Json.GetProperty("id").GetInt64()}");
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return stream.ToArray();
    }
}
