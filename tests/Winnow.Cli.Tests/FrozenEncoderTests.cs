using System.Text.Json;
using Winnow.Core.Loop;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Tests;

/// <summary><c>simulate --weights</c>: learning on the frozen features of an ONNX encoder.</summary>
public sealed class FrozenEncoderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_simulation_learns_on_the_features_of_an_onnx_file_and_goes_on_from_what_is_on_disk()
    {
        var weights = Encoder();
        var first = await WinnowProcess.RunAsync(folder.Path("cache"), Arguments(weights, "first"));
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.DoesNotContain("does not say how it wants its pixels", first.Error, StringComparison.Ordinal); // our own files do
        var result = ResultFile.Load(folder.Path("first", "result.json"));
        Assert.Equal(("tuned head on tiny.onnx", "balanced accuracy"), (result.Model, result.Metric));
        Assert.Contains("frozen output 'features' of tiny.onnx, images of 10×10 pixels", result.Recipe.Training, StringComparison.Ordinal);
        Assert.Equal(["random", "margin", "badge", "typiclust"], result.Strategies.Select(s => s.Name));
        Assert.All(result.Strategies, s => Assert.Equal(1, s.Seeds[0].Curve[^1].Metric)); // dark against bright is easy

        // A journal that lost its last line is gone on from; the features are read, not computed, so their file stays as it was.
        var features = Assert.Single(Directory.GetFiles(folder.Path("cache", "features")));
        var written = File.GetLastWriteTimeUtc(features);
        var journal = folder.Path("first", "runs", "margin-1.jsonl");
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(journal, lines[..^1], TestContext.Current.CancellationToken);
        var second = await WinnowProcess.RunAsync(folder.Path("cache"), Arguments(weights, "first"));
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Equal(written, File.GetLastWriteTimeUtc(features));
        Assert.Equal(Curves(result), Curves(ResultFile.Load(folder.Path("first", "result.json"))));
    }

    [Fact]
    public async Task The_greedy_oracle_plays_as_an_upper_bound_that_competes_with_nobody_and_can_be_replayed()
    {
        string[] call = ["simulate", "--data", folder.Path("photos"), "--weights", Encoder(), "--strategies", "greedy-oracle,margin", "--initial", "4", "--query", "2", "--budget", "8", "--seeds", "2", "--out", folder.Path("bound")];
        var run = await WinnowProcess.RunAsync(folder.Path("cache"), call);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("* Upper bound (sees all labels)", run.Output, StringComparison.Ordinal);
        var result = ResultFile.Load(folder.Path("bound", "result.json"));
        Assert.Equal([null, true, null], result.Strategies.Select(s => s.UpperBound));
        Assert.Equal(["random", "margin"], result.Ranks!.Strategies.Select(s => s.Name).OrderDescending());
        Assert.Null(result.Strategies[1].AulcGainPHolm);
        var page = await File.ReadAllTextAsync(folder.Path("bound", "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("Upper bound (sees all labels)", page, StringComparison.Ordinal);
        Assert.Matches(@"[01] of 1\b", page); // strategies that end above random, the bound not among them
        var replay = await WinnowProcess.RunAsync(folder.Path("cache"), "replay", folder.Path("bound", "runs", "greedy-oracle-1.jsonl"));
        Assert.Contains("greedy-oracle, seed 1: the same to the last bit", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tuned_head_is_recorded_round_by_round_and_gives_strategies_what_they_read()
    {
        // alfa-mix reads the linear layer.
        string[] call = [.. Arguments(Encoder(), "tuned"), "--tune", "l1"];
        call[Array.IndexOf(call, "margin,badge,typiclust")] = "alfa-mix";
        var run = await WinnowProcess.RunAsync(folder.Path("cache"), call);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Recipe in use", run.Output, StringComparison.Ordinal);
        var details = RunDetails.Load(folder.Path("tuned", "details.json"));
        Assert.All(details.Strategies.SelectMany(s => s.Seeds).SelectMany(s => s.Rounds), r => Assert.Equal("l1", r.Tuning!.Level));
        Assert.All(details.Strategies.SelectMany(s => s.Seeds).SelectMany(s => s.Rounds), r => Assert.DoesNotContain("neighbours", r.Tuning!.Words, StringComparison.Ordinal));
        Assert.Equal("tuned head on tiny.onnx", ResultFile.Load(folder.Path("tuned", "result.json")).Model);
    }

    [Fact]
    public async Task Another_encoder_does_not_go_on_from_a_journal()
    {
        Assert.Equal(0, (await WinnowProcess.RunAsync(folder.Path("cache"), [.. Arguments(Encoder(), "out"), "--no-tune"])).ExitCode);
        Assert.Equal("softmax on tiny.onnx", ResultFile.Load(folder.Path("out", "result.json")).Model);
        var other = await WinnowProcess.RunAsync(folder.Path("cache"), [.. Arguments(Encoder(seed: 2), "out"), "--no-tune"]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("The journal belongs to another run", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_calls_are_refused_with_one_sentence()
    {
        var weights = Encoder();
        var text = folder.Write("text.onnx", "this is no model");
        await Refused(1, $"There is no ONNX model at '{folder.Path("no.onnx")}'.", "--weights", folder.Path("no.onnx"));
        await Refused(1, $"'{text}' is not an ONNX model: it begins with 74686973", "--weights", text);
        await Refused(1, $"'{weights}' has no output 'embedding'; it has features, logits.", "--weights", weights, "--features", "embedding");
        await Refused(2, $"--size 32 does not fit '{weights}', which takes images of 10×10 pixels; leave --size out.", "--weights", weights, "--size", "32");
        await Refused(2, $"--pixels does not fit '{weights}', which takes pixels as they are; leave it out.", "--weights", weights, "--pixels", "128,128");
        await Refused(2, "--pixels 1,0 is not MEAN,STD;", "--weights", weights, "--pixels", "1,0");
        await Refused(2, "--epochs belongs to a network that is trained;", "--weights", weights, "--epochs", "3");
        await Refused(2, "--device cuda:0 belongs to a network that is trained;", "--weights", weights, "--device", "cuda:0");
        await Refused(2, "--weights takes the place of --model:", "--weights", weights, "--model", "cnn");
        await Refused(2, "--features and --pixels say how to use --weights, which is not given.", "--features", "x");
        await Refused(2, "The strategy 'learning-loss' needs ", "--weights", weights, "--strategies", "learning-loss");
        await Refused(2, "'greedy-oracle' fits 20 models for each pick, which is too dear with a network that is trained each round;", "--strategies", "Greedy-Oracle");
        Assert.False(Directory.Exists(folder.Path("refused")));

        async Task Refused(int code, string sentence, params string[] options)
        {
            var result = await TemporaryFolder.RunAsync(["simulate", "--data", folder.Path("photos"), "--out", folder.Path("refused"), .. options]);
            Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
            Assert.Equal(code, result.ExitCode);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
        }
    }

    private string[] Arguments(string weights, string output) =>
    [
        "simulate", "--data", folder.Path("photos"), "--weights", weights, "--strategies", "margin,badge,typiclust", "--balanced",
        "--initial", "4", "--query", "4", "--budget", "12", "--seeds", "1", "--out", folder.Path(output),
    ];

    private string Encoder(int seed = 1)
    {
        Photos.Write(folder, perClass: 12);
        var shape = new ImagePreprocessing(10, 10);
        using var generator = new Generator(seed);
        using var scope = new TensorScope();
        using var network = ModelCatalog.Get("cnn").Create(new(3, 10, 10, 2), generator);
        File.WriteAllBytes(folder.Path("tiny.onnx"), NetworkExport.ToOnnx(network, shape, ["a", "b"]));
        return folder.Path("tiny.onnx");
    }

    private static string Curves(ResultFile result) => JsonSerializer.Serialize(result.Strategies.SelectMany(s => s.Seeds).Select(s => s.Curve.Select(p => new { p.Labelled, p.Metric })));
}
