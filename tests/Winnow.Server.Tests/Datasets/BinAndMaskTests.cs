using System.Net;

namespace Winnow.Server.Tests.Datasets;

/// <summary>A project in the bin, masks that cannot be, and figures that are real.</summary>
public sealed class BinAndMaskTests
{
    [Fact]
    public async Task A_project_in_the_bin_serves_nothing_and_takes_nothing_until_it_is_restored()
    {
        await using var bench = await DataBench.StartAsync();
        var answer = new { key = Guid.NewGuid().ToString(), sample = "0", outcome = "label", leadMs = 1, schemaVersion = 1, value = DataBench.Box(0, 1, 1, 5, 5) };
        Assert.Equal(HttpStatusCode.NoContent, (await bench.Manager.DeleteAsync(bench.Root)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await bench.Manager.PostAsync($"{bench.Root}/queue/next", new { count = 1 })).Status);
        Assert.Equal(HttpStatusCode.Gone, (await bench.Manager.PostAsync($"{bench.Root}/answers", answer)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await bench.Manager.PostAsync($"{bench.Root}/versions", new { name = "a" })).Status);
        Assert.Equal(HttpStatusCode.Gone, (await bench.Manager.PutAsync($"{bench.Root}/drafts/0", new { shapes = Array.Empty<object>() })).Status);
        Assert.Equal(HttpStatusCode.OK, (await bench.Manager.GetAsync(bench.Root)).Status);
        Assert.Equal(0, bench.Host.Read(s => s.ReadCounters())["labelled"]);
        Assert.Equal(HttpStatusCode.OK, (await bench.Manager.PostAsync($"{bench.Root}/restore", new { })).Status);
        Assert.Equal(HttpStatusCode.OK, (await bench.Manager.PostAsync($"{bench.Root}/answers", answer)).Status);
    }

    [Theory]
    [InlineData("5", 10, 20, "value.shapes[0].counts")] // covers 5 of 200 pixels
    [InlineData("zzz", 10, 20, "value.shapes[0].counts")]
    [InlineData("é", 10, 20, "value.shapes[0].counts")]
    [InlineData("X6X6", 10, 20, "value.shapes[0].counts")] // covers more
    [InlineData("X6", 20, 10, "value.shapes[0].size")]
    [InlineData("X6", 10.5, 20, "value.shapes[0].size")]
    public async Task A_mask_that_is_none_is_refused(string counts, double height, double width, string field)
    {
        await using var bench = await DataBench.StartAsync("segment");
        var answer = await bench.Manager.PostAsync(
            $"{bench.Root}/answers",
            new { key = Guid.NewGuid().ToString(), sample = "0", outcome = "label", leadMs = 1, schemaVersion = 1, value = new { shapes = new[] { new { id = "u1", @class = 0, kind = "mask", size = new[] { height, width }, counts } } } });
        Assert.Equal(field, DataBench.Field(answer));
    }

    [Fact]
    public async Task Metrics_count_each_answer_once_and_show_what_waits()
    {
        await using var bench = await DataBench.StartAsync();
        await bench.Manager.PostAsync($"{bench.Root}/queue/put", new { samples = new[] { "0", "1", "2" } });
        var key = Guid.NewGuid().ToString();
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5), key);
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5), key);
        await bench.LabelAsync(5, DataBench.Box(0, 1, 1, 5, 5));
        var text = (await bench.Manager.GetAsync("/metrics")).Body;
        Assert.Contains($"winnow_labels_acknowledged_total{{project=\"{bench.Host.Id}\"}} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("winnow_jobs{state=\"running\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("winnow_jobs{state=\"failed\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"winnow_queue_length{{project=\"{bench.Host.Id}\"}} {bench.Host.Queue.Remaining}\n", text, StringComparison.Ordinal);
    }
}
