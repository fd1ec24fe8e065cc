using System.Text.Json;
using Winnow.Storage;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Onnx;
using Winnow.Vision.Tests.Imaging;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary><c>winnow stream</c>: images that pass by, decided one by one.</summary>
public sealed class StreamCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_a_stream_grants_is_shown_by_next_and_answered_by_label()
    {
        var project = await folder.ProjectAsync();
        Arrive("inbox", 0, 40);
        var stream = await RunAsync("stream", project, folder.Path("inbox"), "--strategy", "periodic", "--budget", "0.1");
        Assert.Contains("Stream 'main': 40 images decided, 4 to label; 0 decided before, 0 answered already, 0 left out.", stream.Output, StringComparison.Ordinal);

        var next = await RunAsync("next", project, "-n", "30", "--csv");
        var rows = next.Output.TrimEnd().Split('\n')[1..];
        Assert.Equal(4, rows.Length);
        Assert.All(rows, r => Assert.StartsWith("../inbox/", r, StringComparison.Ordinal));
        var answered = next.Output.Replace(".bmp,,", ".bmp,odd,", StringComparison.Ordinal);
        Assert.StartsWith("Saved: 4 new", (await RunAsync("label", project, folder.Write("todo.csv", answered))).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("status", project, "--verify")).ExitCode);

        // Afterwards `next` chooses from the whole pool again, what the stream skipped included.
        Assert.Equal("random", Json(await RunAsync("next", project, "-n", "48", "--json")).GetProperty("strategy").GetString());
    }

    [Fact]
    public async Task Every_decision_is_logged_with_score_threshold_and_reason_and_skipped_images_come_back()
    {
        var project = await folder.ProjectAsync();
        Arrive("inbox", 0, 30);
        await RunAsync("stream", project, folder.Path("inbox"), "--strategy", "random", "--budget", "0.2");
        var log = Json(await RunAsync("stream", project, "--log", "--json")).GetProperty("decisions").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(1, 30), log.Select(d => d.GetProperty("sequence").GetInt32()));
        Assert.All(log, d => Assert.NotEqual("", d.GetProperty("reason").GetString()));

        var best = log.Where(d => !d.GetProperty("label").GetBoolean()).OrderByDescending(d => d.GetProperty("score").GetDouble()).ThenBy(d => d.GetProperty("sequence").GetInt32()).Take(3).Select(d => d.GetProperty("path").GetString()).ToArray();
        var revisit = (await RunAsync("stream", project, "--revisit", "-n", "3", "--csv")).Output;
        Assert.Equal(best, revisit.TrimEnd().Split('\n')[1..].Select(r => r.Split(',')[0]));
        Assert.StartsWith("Saved: 3 new", (await RunAsync("label", project, folder.Write("second.csv", revisit.Replace(".bmp,,", ".bmp,even,", StringComparison.Ordinal)))).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(best[0]!, (await RunAsync("stream", project, "--revisit")).Output, StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("stream", project, "--log", "-n", "2", "--csv")).Output.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("split+drift-guard", "0.3")]
    [InlineData("cognitive-dual", "0.2")]
    public async Task A_stream_in_two_calls_decides_as_one_call_does(string strategy, string budget)
    {
        var project = await Photos.ProjectAsync(folder, perClass: 8, labelledPerClass: 6);
        Assert.Equal(0, (await RunAsync("train", project, "--model", "mlp", "--size", "8", "--epochs", "5")).ExitCode);
        CopyFolder(project, folder.Path("other"));
        Arrive("inbox", 0, 90);
        Arrive("half", 0, 37);
        Assert.Equal(0, (await RunAsync("stream", project, folder.Path("inbox"), "--strategy", strategy, "--budget", budget, "--seed", "4")).ExitCode);

        Assert.Equal(0, (await RunAsync("stream", folder.Path("other"), folder.Path("half"), "--strategy", strategy, "--budget", budget, "--seed", "4")).ExitCode);
        Arrive("half", 37, 90);
        var second = await RunAsync("stream", folder.Path("other"), folder.Path("half"));
        Assert.Contains("53 images decided, ", second.Output, StringComparison.Ordinal);
        Assert.Contains(" 37 decided before", second.Output, StringComparison.Ordinal);

        var whole = Decisions(project);
        Assert.Equal(90, whole.Length);
        Assert.Contains(whole, d => d.Contains("True", StringComparison.Ordinal));
        Assert.Equal(whole, Decisions(folder.Path("other")));
    }

    [Fact]
    public async Task Frozen_features_score_a_stream_without_a_trained_model_and_labels_teach_it()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 10, labelledPerClass: 6);
        var weights = Encoder();
        Arrive("inbox", 0, 20);
        var first = await RunAsync("stream", project, folder.Path("inbox"), "--weights", weights, "--strategy", "variable-uncertainty", "--budget", "0.5");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("20 images decided", first.Output, StringComparison.Ordinal);
        await RunAsync("label", project, folder.Write("more.csv", (await RunAsync("next", project, "--csv")).Output.Replace(".bmp,,", ".bmp,dark,", StringComparison.Ordinal)));
        Arrive("inbox", 20, 30);
        var second = await RunAsync("stream", project, folder.Path("inbox"), "--weights", weights);
        Assert.True(second.ExitCode == 0, second.Error);
        using var store = Store.OpenForReading(project, TimeProvider.System);
        Assert.Equal(30, store.ReadDecisions("main").Count);
        Assert.Contains(store.ReadEvents(), e => e.Type == EventTypes.StreamDecided && e.Data.Contains("softmax on tiny.onnx, 12 labels", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Caps_refuse_labels_with_their_reason_and_count_across_calls()
    {
        var project = await folder.ProjectAsync();
        Arrive("inbox", 0, 20);
        string[] call = ["stream", project, folder.Path("inbox"), "--strategy", "periodic", "--budget", "0.5", "--per-day", "3"];
        Assert.Contains("20 images decided, 3 to label", (await RunAsync(call)).Output, StringComparison.Ordinal);
        Arrive("inbox", 20, 30);
        Assert.Contains("10 images decided, 0 to label", (await RunAsync(call)).Output, StringComparison.Ordinal);
        Assert.Contains("but the cap of 3 labels a day is reached", (await RunAsync("stream", project, "--log", "--csv")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Torn_images_are_named_and_looked_at_again_and_answered_ones_are_not_decided()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var project = await folder.ProjectAsync();
        await RunAsync("label", project, folder.Write("a.csv", "path,label\neven/0.bmp,even\n"));
        File.WriteAllText(folder.Path("images", "torn.png"), "torn");
        File.WriteAllText(folder.Path("images", "notes.txt"), "no image");
        var first = await RunAsync("stream", project, folder.Path("images"), "--strategy", "random");
        Assert.Contains("left out: torn.png: ", first.Output, StringComparison.Ordinal);
        Assert.Contains("left out: notes.txt: ", first.Output, StringComparison.Ordinal);
        Assert.Contains("11 images decided, ", first.Output, StringComparison.Ordinal);
        Assert.Contains("1 answered already, 2 left out", first.Output, StringComparison.Ordinal);
        Images.Write(folder.Path("images", "torn.png"), 9); // a bitmap under another name decodes as well
        Assert.Contains("1 images decided, ", (await RunAsync("stream", project, folder.Path("images"), "--strategy", "random")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_takes_files_once_they_no_longer_change_and_ends_when_nothing_comes()
    {
        var project = await folder.ProjectAsync();
        Arrive("inbox", 0, 3);
        // The clock moves by the waits alone; during the fourth one two more images arrive.
        var clock = new WaitingClock(wait =>
        {
            if (wait == 4)
            {
                Arrive("inbox", 3, 5);
            }
        });
        using var output = new StringWriter();
        var exitCode = await Program.RunAsync(
            ["stream", project, folder.Path("inbox"), "--strategy", "random", "--watch", "--idle", "30"], new(output, TextWriter.Null, interactive: false, clock));
        Assert.Equal(0, exitCode);
        Assert.Contains("5 images decided", output.ToString(), StringComparison.Ordinal);
        Assert.InRange(clock.Waits, 34, 36); // five looks, then thirty seconds of nothing
    }

    [Fact]
    public async Task Wrong_calls_are_refused_with_one_sentence_and_change_nothing()
    {
        var project = await folder.ProjectAsync();
        Arrive("inbox", 0, 4);
        var inbox = folder.Path("inbox");
        await Refused(2, "`winnow stream` needs a SOURCE", "stream", project);
        await Refused(1, $"The folder '{folder.Path("none")}' does not exist; SOURCE", "stream", project, folder.Path("none"));
        await Refused(2, "No stream strategy is called 'margin'. There are: random, periodic,", "stream", project, inbox, "--strategy", "margin");
        await Refused(2, "--budget 0 is no share of the stream;", "stream", project, inbox, "--budget", "0");
        await Refused(2, "--per-hour 0 lets no label through;", "stream", project, inbox, "--per-hour", "0");
        await Refused(2, "--idle says when --watch ends;", "stream", project, inbox, "--idle", "3");
        await Refused(2, "--name 'a/b' cannot be the name of a stream;", "stream", project, inbox, "--name", "a/b");
        await Refused(2, "--features, --size and --pixels say how to use --weights", "stream", project, inbox, "--size", "9");
        await Refused(2, "--log and --revisit are two lists;", "stream", project, "--log", "--revisit");
        await Refused(1, $"The strategy 'split' needs probabilities, and '{project}' has no model yet;", "stream", project, inbox);
        await Refused(1, $"'{project}' has no stream yet;", "stream", project, "--log");
        Assert.Equal(0, (await RunAsync("stream", project, inbox, "--strategy", "random")).ExitCode);
        await Refused(2, "--budget 0.2 does not fit the stream 'main', which began with random, budget 0.1 and seed 1;", "stream", project, inbox, "--budget", "0.2");
        await Refused(1, $"'{project}' has no stream 'other'; it has: main.", "stream", project, "--log", "--name", "other");

        async Task Refused(int code, string sentence, params string[] arguments)
        {
            var before = Snapshot(project);
            var result = await RunAsync(arguments);
            Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
            Assert.Equal(code, result.ExitCode);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
            Assert.Equal(before, Snapshot(project));
        }
    }

    [Fact]
    public async Task Images_from_elsewhere_are_never_copied_outside_an_export()
    {
        var project = await folder.ProjectAsync();
        Arrive("inbox", 0, 2);
        await RunAsync("stream", project, folder.Path("inbox"), "--strategy", "random", "--budget", "1");
        await RunAsync("label", project, folder.Write("a.csv", "path,label\n../inbox/0000.bmp,even\n"));
        var export = await RunAsync("export", project, "--format", "imagefolder", folder.Path("out"));
        Assert.StartsWith("'../inbox/0000.bmp' lies outside the image folder", export.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
        Assert.Equal(0, (await RunAsync("export", project, "--format", "csv", folder.Path("out.csv"))).ExitCode);
    }

    [Fact]
    public async Task A_video_is_decided_frame_by_frame_and_a_second_call_decides_nothing_twice()
    {
        var project = await VideoProjectAsync();
        var video = folder.Path("garden walk.avi");
        File.WriteAllBytes(video, Avi.Of(100, perSecond: 10, n => (byte)(n * 2)));
        string[] call = ["stream", project, video, "--every", "0.5", "--strategy", "periodic", "--budget", "0.2"];
        var first = await RunAsync(call);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("Stream 'main': 20 images decided, 4 to label; 0 decided before, 0 answered already, 0 left out.", first.Output, StringComparison.Ordinal);
        Assert.Contains("0 images decided, 0 to label; 20 decided before,", (await RunAsync(call)).Output, StringComparison.Ordinal);

        // Kept and skipped ones are samples that say where they come from.
        using var store = Store.OpenForReading(project, TimeProvider.System);
        var metadata = store.ReadMetadata();
        var frames = store.ReadSamples().Where(s => metadata.ContainsKey(s.Id)).ToArray();
        Assert.Equal(20, frames.Length);
        Assert.All(frames, f => Assert.Equal("garden walk.avi", metadata[f.Id]["video"]));
        Assert.Equal(["0.000", "0.500", "1.000"], frames.Take(3).Select(f => metadata[f.Id]["seconds"]));
        Assert.Equal(["0", "5", "10"], frames.Take(3).Select(f => metadata[f.Id]["frame"]));
        Assert.EndsWith("/000000.500.jpg", frames[1].Path, StringComparison.Ordinal);
        Assert.Equal(20, store.ReadDecisions("main").Count);
        Assert.Empty(store.Verify());
        Assert.Equal(32, ImageCodec.Probe(File.ReadAllBytes(Path.Combine(store.ReadProject().Images, frames[1].Path))).Width);
    }

    [Fact]
    public async Task A_video_that_is_cut_off_gives_its_frames_and_is_named_and_what_is_no_video_changes_nothing()
    {
        var project = await VideoProjectAsync();
        var whole = Avi.Of(60, perSecond: 10, n => (byte)(n * 4));
        File.WriteAllBytes(folder.Path("cut.avi"), whole[..(whole.Length / 2)]);
        var cut = await RunAsync("stream", project, folder.Path("cut.avi"), "--every", "0.1", "--strategy", "random");
        Assert.True(cut.ExitCode == 0, cut.Error);
        Assert.Contains("of 60 frames", cut.Output, StringComparison.Ordinal);
        Assert.Contains("1 left out", cut.Output, StringComparison.Ordinal);

        File.WriteAllText(folder.Path("none.mp4"), "no video");
        File.WriteAllBytes(folder.Path("long.avi"), Avi.Of(3, perSecond: 1, _ => 9));
        foreach (var (code, sentence, arguments) in ((int, string, string[])[])
        [
            (1, $"'{folder.Path("none.mp4")}' cannot be used: not an AVI, MP4, QuickTime,", [folder.Path("none.mp4")]),
            (2, "--every 0 is out of range; it must be 0.01 to 3600 seconds.", [folder.Path("long.avi"), "--every", "0"]),
            (2, "--watch waits for images in a folder,", [folder.Path("long.avi"), "--watch"]),
            (2, "--every says which frames of a video are taken,", [folder.Path("images"), "--every", "1"]),
        ])
        {
            var before = Snapshot(project);
            var result = await RunAsync(["stream", project, .. arguments, "--strategy", "random", "--name", "other"]);
            Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
            Assert.Equal(code, result.ExitCode);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
            Assert.Equal(before, Snapshot(project));
        }
    }

    private Task<string> VideoProjectAsync()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        return folder.ProjectAsync();
    }

    private void Arrive(string name, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            Images.Write(folder.Path(name, $"{i:0000}.bmp"), (byte)(i * 37 % 251));
        }
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private string Encoder()
    {
        using var generator = new Generator(1);
        using var scope = new TensorScope();
        using var network = ModelCatalog.Get("cnn").Create(new(3, 10, 10, 2), generator);
        File.WriteAllBytes(folder.Path("tiny.onnx"), NetworkExport.ToOnnx(network, new ImagePreprocessing(10, 10), ["a", "b"]));
        return folder.Path("tiny.onnx");
    }

    private static JsonElement Json(CliResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static string[] Decisions(string project)
    {
        using var store = Store.OpenForReading(project, TimeProvider.System);
        var names = store.ReadSamples().ToDictionary(s => s.Id, s => Path.GetFileName(s.Path));
        return [.. store.ReadDecisions("main").Select(d => d.Decision).Select(d => $"{d.Sequence} {names[d.Id]} {d.Score:R} {d.Threshold:R} {d.Spent:R} {d.Label} {d.Reason}")];
    }
}
