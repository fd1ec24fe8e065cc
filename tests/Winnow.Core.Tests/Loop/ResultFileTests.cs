using System.Text.Json;
using Winnow.Core.Loop;

namespace Winnow.Core.Tests.Loop;

public sealed class ResultFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-result-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Json_has_the_names_that_design_section_6_promises()
    {
        Sample().Save(Path("result.json"));
        using var json = JsonDocument.Parse(File.ReadAllText(Path("result.json")));
        var root = json.RootElement;
        Assert.Equal("1", root.GetProperty("version").GetString());
        foreach (var name in (string[])["data", "task", "metric", "model", "recipe"])
        {
            Assert.True(root.TryGetProperty(name, out _), name);
        }

        var strategy = root.GetProperty("strategies")[1];
        Assert.Equal("margin", strategy.GetProperty("name").GetString());
        var seed = strategy.GetProperty("seeds")[0];
        Assert.Equal(7, seed.GetProperty("seed").GetInt32());
        Assert.Equal("budget", seed.GetProperty("stop").GetString());
        var point = seed.GetProperty("curve")[0];
        Assert.Equal((20, 0.5, 1.5), (point.GetProperty("labelled").GetInt32(), point.GetProperty("metric").GetDouble(), point.GetProperty("seconds").GetDouble()));
        Assert.Equal((0.7, 0.6, 0.8), (strategy.GetProperty("aulc").GetProperty("mean").GetDouble(), strategy.GetProperty("aulc").GetProperty("low").GetDouble(), strategy.GetProperty("aulc").GetProperty("high").GetDouble()));
        var saving = strategy.GetProperty("saving")[0];
        Assert.Equal(0.5, saving.GetProperty("target").GetDouble());
        Assert.Equal(JsonValueKind.Null, saving.GetProperty("labels").ValueKind);
        foreach (var name in (string[])["randomLabels", "percent", "low", "high"])
        {
            Assert.True(saving.TryGetProperty(name, out _), name);
        }

        Assert.False(saving.GetProperty("reached").GetBoolean());
    }

    [Fact]
    public void What_was_saved_is_loaded_again()
    {
        Sample().Save(Path("a.json"));
        ResultFile.Load(Path("a.json")).Save(Path("b.json"));
        Assert.Equal(File.ReadAllText(Path("a.json")), File.ReadAllText(Path("b.json")));
    }

    [Fact]
    public void Saving_replaces_an_older_file_and_leaves_nothing_beside_it()
    {
        Sample().Save(Path("a.json"));
        (Sample() with { Data = "other" }).Save(Path("a.json"));
        Assert.Equal("other", ResultFile.Load(Path("a.json")).Data);
        Assert.Single(folder.GetFiles());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void A_file_that_is_no_result_is_refused_by_name(string content)
    {
        File.WriteAllText(Path("a.json"), content);
        var e = Assert.Throws<InvalidDataException>(() => ResultFile.Load(Path("a.json")));
        Assert.Contains("a.json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_is_refused()
    {
        (Sample() with { Version = "2" }).Save(Path("a.json"));
        Assert.Contains("version", Assert.Throws<InvalidDataException>(() => ResultFile.Load(Path("a.json"))).Message, StringComparison.Ordinal);
    }

    private string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    private static ResultFile Sample() => new()
    {
        Data = "mnist",
        Task = "classify",
        Metric = "accuracy",
        Model = "softmax",
        Recipe = new(20, 50, 1020, 100, 3520, "perfect", "150 steps"),
        DataHash = "00",
        Strategies =
        [
            new() { Name = "random", Seeds = [new(7, [new(20, 0.5, 1.5)], "budget")], Aulc = new(0.6, null, null) },
            new()
            {
                Name = "margin",
                Seeds = [new(7, [new(20, 0.5, 1.5), new(70, 0.8, 1.5)], "budget")],
                Aulc = new(0.7, 0.6, 0.8, "t"),
                Saving = [new() { Target = 0.5, Reached = false, ReachedSeeds = 0, Pairs = [new(7, 0.9, null, 40)] }],
                Mean = [new(20, 0.5, null, null, 1)],
            },
        ],
    };
}
