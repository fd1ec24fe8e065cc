using System.Net;
using System.Text.Json;

namespace Winnow.Server.Tests.Datasets;

/// <summary>Predictions of an outside model become suggestions: all of a file, or none and the reasons.</summary>
public sealed class PredictionTests
{
    [Fact]
    public async Task Boxes_polygons_and_masks_are_shown_by_the_queue_with_their_scores()
    {
        await using var bench = await DataBench.StartAsync("segment");
        var mask = Core.Data.RunLengthMask.FromPixels(DataBench.Height, DataBench.Width, [.. Enumerable.Range(0, 200).Select(i => i % 5 == 0)]).ToCompressed();
        var sent = await SendAsync(
            bench,
            $$"""
            [{"image_id":1,"category_id":2,"bbox":[1,2,4,3],"score":0.75},
             {"image_id":1,"category_id":1,"segmentation":[[1,1,9,1,9,8]],"score":0.5},
             {"image_id":2,"category_id":1,"segmentation":{"size":[10,20],"counts":{{JsonSerializer.Serialize(mask)}}},"score":1},
             {"image_id":77,"category_id":1,"bbox":[1,2,4,3],"score":0.5},
             {"image_id":77,"category_id":1,"bbox":[1,2,4,3],"score":0.5}]
            """);
        Assert.True(sent.Status == HttpStatusCode.OK, sent.Body);
        Assert.Equal((2, 3, 1), (sent.Json.GetProperty("images").GetInt32(), sent.Json.GetProperty("suggestions").GetInt32(), sent.Json.GetProperty("unknown").GetInt32()));
        Assert.Equal(["detection 4: image_id 77 is not in the ground truth", "detection 5: image_id 77 is not in the ground truth"], sent.Json.GetProperty("problems").EnumerateArray().Select(p => $"{p.GetProperty("name")}: {p.GetProperty("reason")}"));
        var items = (await bench.Manager.PostAsync($"{bench.Root}/queue/next", new { count = 6 })).Json.GetProperty("items").EnumerateArray().ToDictionary(i => i.GetProperty("sample").GetString()!);
        var shapes = items["0"].GetProperty("suggestions").GetProperty("shapes");
        Assert.Equal((1, "box", "[1,2,5,5]", 0.75, "model"), (shapes[0].GetProperty("class").GetInt32(), shapes[0].GetProperty("kind").GetString(), shapes[0].GetProperty("box").GetRawText(), shapes[0].GetProperty("score").GetDouble(), shapes[0].GetProperty("source").GetString()));
        Assert.Equal("polygon", shapes[1].GetProperty("kind").GetString());
        Assert.Equal(mask, items["1"].GetProperty("suggestions").GetProperty("shapes")[0].GetProperty("counts").GetString());
        Assert.Equal(0, bench.Host.Read(s => s.ReadCounters())["labelled"]);
        Assert.Contains(bench.Host.Read(s => s.ReadEvents().ToArray()), e => e.Type == "predictions.imported");
    }

    [Fact]
    public async Task Images_may_be_known_by_their_names()
    {
        await using var bench = await DataBench.StartAsync();
        var sent = await SendAsync(bench, """[{"image_id":"b/1.png","category_id":1,"bbox":[1,2,4,3],"score":0.5}]""");
        Assert.Equal(1, sent.Json.GetProperty("images").GetInt32());
        Assert.NotNull(bench.Host.Read(s => s.ReadSuggestion(new(1))));
    }

    [Theory]
    [InlineData("""{"image_id":1,"category_id":9,"bbox":[1,2,4,3],"score":0.5}""", "detection 2: category_id 9 is not in the ground truth")]
    [InlineData("""{"image_id":1,"category_id":1,"bbox":[1,2,40,3],"score":0.5}""", "detection 2: the shape reaches from 1, 2 to 41, 5; its image is 20 × 10")]
    [InlineData("""{"image_id":1,"category_id":1,"bbox":[1,2,4,3],"score":7}""", "detection 2: score is 7; it lies between 0 and 1")]
    [InlineData("""{"image_id":1,"category_id":1,"bbox":[1,2,4,3]}""", "detection 2: score is missing")]
    [InlineData("""{"image_id":1,"category_id":1,"bbox":[1,2,0,0],"score":0.5}""", "detection 2: the shape has no extent")]
    [InlineData("""{"image_id":1,"category_id":1,"bbox":[1,2,1e999,3],"score":0.5}""", "detection 2")]
    [InlineData("""{"image_id":1,"category_id":1,"segmentation":{"size":[10,20],"counts":"5"},"score":0.5}""", "detection 2: the runs of the mask cover 5 of its 10 × 20 pixels")]
    [InlineData("""{"image_id":1,"category_id":1,"segmentation":{"size":[20,10],"counts":"P1"},"score":0.5}""", "detection 2: the mask is 10 × 20 pixels, its image 20 × 10")]
    public async Task One_bad_detection_is_named_by_its_place_and_nothing_is_stored(string bad, string sentence)
    {
        await using var bench = await DataBench.StartAsync();
        var sent = await SendAsync(bench, $$"""[{"image_id":1,"category_id":1,"bbox":[1,2,4,3],"score":0.5},{{bad}}]""");
        Assert.Equal("upload", DataBench.Field(sent));
        Assert.Contains(sentence, sent.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Null(bench.Host.Read(s => s.ReadSuggestion(new(0))));
    }

    [Theory]
    [InlineData("[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,NaN,3],\"score\":0.5}]")]
    [InlineData("{\"images\":[]}")]
    [InlineData("not json")]
    public async Task What_is_no_results_file_is_refused_as_a_whole(string text)
    {
        await using var bench = await DataBench.StartAsync();
        Assert.Equal("upload", DataBench.Field(await SendAsync(bench, text)));
        Assert.Null(bench.Host.Read(s => s.ReadSuggestion(new(0))));
    }

    [Fact]
    public async Task A_project_of_classes_takes_no_boxes()
    {
        await using var bench = await DataBench.StartAsync("classify");
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(bench, "[]")).Status);
    }

    private static async Task<Answer> SendAsync(DataBench bench, string text) =>
        await bench.Manager.PostAsync($"{bench.Root}/predictions", new { upload = await bench.UploadAsync("results.json", text) });
}
