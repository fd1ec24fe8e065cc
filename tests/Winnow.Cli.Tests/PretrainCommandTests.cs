using System.Text.Json;
using Winnow.Core.Scenes;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>A project that learns an encoder before it has labels.</summary>
public sealed class PretrainCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_encoder_chooses_before_there_are_labels_and_a_training_starts_from_it()
    {
        var project = await ProjectAsync(96);
        var none = JsonDocument.Parse((await RunAsync("next", project, "-n", "5", "--json")).Output).RootElement;
        Assert.Equal(("random", "no model yet"), (none.GetProperty("strategy").GetString(), none.GetProperty("source").GetString()));

        var pretrain = await RunAsync("pretrain", project, "--steps", "4", "--size", "16", "--json");
        Assert.True(pretrain.ExitCode == 0, pretrain.Error);
        var result = JsonDocument.Parse(pretrain.Output).RootElement;
        Assert.Equal(("tiny", 4, 96), (result.GetProperty("architecture").GetString(), result.GetProperty("steps").GetInt32(), result.GetProperty("images").GetInt32()));
        Assert.False(result.GetProperty("gate").GetProperty("judged").GetBoolean());

        var next = JsonDocument.Parse((await RunAsync("next", project, "-n", "6", "--json")).Output).RootElement;
        Assert.Equal("adaptive", next.GetProperty("strategy").GetString());
        Assert.StartsWith("encoder vicreg (tiny, ", next.GetProperty("source").GetString(), StringComparison.Ordinal);
        var typical = await RunAsync("next", project, "-n", "6", "--strategy", "typiclust", "--json");
        Assert.True(typical.ExitCode == 0, typical.Error);

        Assert.Contains("and now with --again", (await RunAsync("pretrain", project, "--steps", "4", "--size", "16")).Error, StringComparison.Ordinal);
        var again = await RunAsync("pretrain", project, "--steps", "3", "--size", "16", "--again");
        Assert.Contains("7 steps, gone on from the one before", again.Output, StringComparison.Ordinal);

        var rows = Enumerable.Range(0, 24).Select(i => $"{i:000}.png,{ShapeImages.Classes[i % 6]}");
        Assert.Equal(0, (await RunAsync("label", project, folder.Write("labels.csv", $"path,label\n{string.Join('\n', rows)}\n"))).ExitCode);
        var train = await RunAsync("train", project, "--from-encoder", "--epochs", "2");
        Assert.Contains("20 tensors taken; fresh: head.weight, head.bias.", train.Output, StringComparison.Ordinal);
        Assert.Contains("Model 1: tiny on 24 labels", train.Output, StringComparison.Ordinal);
        Assert.Contains("holds weights of another network", (await RunAsync("train", project, "--from-encoder", "--model", "cnn")).Error, StringComparison.Ordinal);

        var head = await RunAsync("train", project, "--head");
        Assert.True(head.ExitCode == 0, head.Error);
        Assert.Contains("Head on the encoder as it is: logistic regression, λ 0.001; kept logistic regression, λ 0.001: another head takes 30 labels, and there are ", head.Output, StringComparison.Ordinal);
        Assert.Contains("Model 2: encoder-head on ", head.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("next", project, "-n", "3", "--strategy", "badge")).ExitCode);
        Assert.Contains("--head stands on the network of the encoder", (await RunAsync("train", project, "--head", "--model", "cnn")).Error, StringComparison.Ordinal);
        Assert.Contains("--head trains no network", (await RunAsync("train", project, "--head", "--epochs", "3")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_that_is_closed_keeps_the_encoder_out_and_says_why()
    {
        // The classes are brightness itself: pixels tell them apart perfectly, so nothing can beat them.
        var project = await Photos.ProjectAsync(folder, perClass: 40, labelledPerClass: 12);
        Assert.Equal(0, (await RunAsync("pretrain", project, "--steps", "2", "--size", "16")).ExitCode);
        var next = await RunAsync("next", project, "-n", "3", "--json");
        Assert.Equal("no model yet", JsonDocument.Parse(next.Output).RootElement.GetProperty("source").GetString());
        Assert.Contains("the encoder is left out", next.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pre_training_that_is_killed_goes_on_to_the_same_encoder()
    {
        var project = await ProjectAsync(96);
        string[] arguments = ["pretrain", project, "--steps", "60", "--size", "16", "--checkpoint-seconds", "0", "--out", folder.Path("killed")];
        var state = folder.Path("killed.work", "state");
        using (var process = WinnowProcess.Start(folder.Path("cache"), arguments))
        {
            while (!process.HasExited && !File.Exists(state))
            {
                // Only looking: the file appears whole after the first step.
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(Directory.Exists(folder.Path("killed")), "the training ended before it was killed");
        var resumed = await RunAsync(arguments);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(0, (await RunAsync([.. arguments[..^1], folder.Path("undisturbed")])).ExitCode);
        foreach (var file in new[] { "encoder.safetensors", "heads.safetensors", "encoder.onnx" })
        {
            Assert.Equal(File.ReadAllBytes(folder.Path("undisturbed", file)), File.ReadAllBytes(folder.Path("killed", file)));
        }
    }

    [Fact]
    public async Task A_backbone_of_others_takes_an_encoders_place()
    {
        var project = await ProjectAsync(70);
        Assert.Equal(0, (await RunAsync("pretrain", project, "--steps", "2", "--size", "16", "--out", folder.Path("made"))).ExitCode);
        var taken = await RunAsync("pretrain", project, "--weights", folder.Path("made", "encoder.onnx"));
        Assert.Contains("'encoder.onnx' is the encoder of", taken.Output, StringComparison.Ordinal);
        var next = JsonDocument.Parse((await RunAsync("next", project, "-n", "4", "--json")).Output).RootElement;
        Assert.StartsWith("encoder encoder.onnx (", next.GetProperty("source").GetString(), StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(project, "encoder", "backbone.onnx"), "x");
        Assert.Contains("was altered", (await RunAsync("next", project, "-n", "4", "--strategy", "k-means")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulation_learns_on_what_it_pre_trained()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        WriteShapes(96, byClass: true);
        foreach (var use in new[] { "features", "weights" })
        {
            var result = await RunAsync(
                "simulate", "--data", folder.Path("shapes"), "--pretrain", "vicreg", "--pretrain-steps", "3", "--pretrain-as", use, "--size", "16", "--strategies", "typiclust",
                "--initial", "12", "--query", "12", "--budget", "24", "--seeds", "1", "--out", folder.Path(use), "--json");
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Contains("tiny by vicreg", File.ReadAllText(folder.Path(use, "result.json")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_cannot_be_pre_trained_is_said_in_one_sentence()
    {
        var project = await ProjectAsync(12);
        await Refused("No self-supervised method is called 'mae'. There are: vicreg, simclr,", 2, "pretrain", project, "--method", "mae");
        await Refused("No model is called 'vgg'.", 2, "pretrain", project, "--model", "vgg");
        await Refused("--minutes and --steps both say", 2, "pretrain", project, "--minutes", "1", "--steps", "2");
        await Refused("--minutes 0 is out of range;", 2, "pretrain", project, "--minutes", "0");
        await Refused("--kind xray is not known;", 2, "pretrain", project, "--kind", "xray");
        await Refused("Learning from unlabelled images takes at least 64 of them, better a thousand, and 12 can be read.", 1, "pretrain", project, "--steps", "2");
        await Refused("--from-encoder and --head need an encoder,", 1, "train", project, "--from-encoder");
        await Refused("The backbone 'none.onnx' does not exist.", 1, "pretrain", project, "--weights", "none.onnx");
        await Refused("--pretrain-minutes, --pretrain-steps and --pretrain-as say how", 2, "simulate", "--data", project, "--pretrain-steps", "3");
        await Refused("--pretrain is for --task classify", 2, "simulate", "--data", project, "--pretrain", "vicreg", "--task", "detect");
        Assert.False(Directory.Exists(Path.Combine(project, "encoder")));
    }

    private static async Task Refused(string sentence, int exitCode, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal); // behind lines of progress
        Assert.Equal(exitCode, result.ExitCode);
    }

    private async Task<string> ProjectAsync(int count)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        WriteShapes(count, byClass: false);
        var project = folder.Path("project");
        Assert.Equal(0, (await RunAsync("init", project, "--images", folder.Path("shapes"), "--classes", string.Join(',', ShapeImages.Classes))).ExitCode);
        return project;
    }

    private void WriteShapes(int count, bool byClass)
    {
        for (var i = 0; i < count; i++)
        {
            var raw = ShapeImages.Draw(i % 6, seed: i, side: 16);
            var image = new ImageBuffer(16, 16);
            raw.Pixels.Span.CopyTo(image.Pixels);
            var path = byClass ? folder.Path("shapes", ShapeImages.Classes[i % 6], $"{i:000}.png") : folder.Path("shapes", $"{i:000}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, ImageCodec.Encode(image, ImageFormat.Png));
        }
    }
}
