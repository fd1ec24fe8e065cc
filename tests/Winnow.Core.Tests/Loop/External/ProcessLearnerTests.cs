using System.ComponentModel;
using System.Diagnostics;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Loop.External;

/// <summary>Trainers outside Winnow: the one in Python that the samples show, and ones that misbehave.</summary>
public sealed class ProcessLearnerTests : IDisposable
{
    // Debian's first: another python3 on the path often lacks NumPy.
    private static readonly string Python3 = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("winnow-trainer-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void The_python_trainer_learns_to_tell_two_colours()
    {
        var samples = Enumerable.Range(0, 12).Select(i => new Sample(new(i), $"{i}", Picture(8, 8, i % 2 == 0 ? (byte)30 : (byte)220, null), i % 2) { Width = 8, Height = 8 }).ToDictionary(s => s.Id);
        var learner = new ProcessLearner(Python(), "classify", samples, ["dark", "light"], root.FullName, TimeProvider.System);
        using var model = learner.Fit([.. samples.Values.Take(4).Select(s => new LabelledSample(s.Id, new ClassLabel(s.Class!.Value)))], new Random(1), null, TestContext.Current.CancellationToken);
        LabelledSample[] holdout = [.. samples.Values.Skip(4).Select(s => new LabelledSample(s.Id, new ClassLabel(s.Class!.Value)))];
        Assert.Equal(("accuracy", 1), (model.Measure(holdout, TestContext.Current.CancellationToken).Metric, model.Measure(holdout, TestContext.Current.CancellationToken).Value));
        var view = model.Gather([.. holdout.Select(h => h.Id)], Evidence.Probabilities | Evidence.Labels, TestContext.Current.CancellationToken);
        Assert.Equal((8, 2, 4), (view.Probabilities!.Rows, view.Probabilities.Columns, view.Labelled!.Ids.Count));
        Assert.Equal("trainer", learner.Name);
        Assert.Throws<MissingEvidenceException>(() => model.Gather([new(5)], Evidence.Detections, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_python_trainer_finds_squares_and_the_loop_reads_them_as_evidence()
    {
        // A light square on dark ground; its place moves with the id, on the grid that the sample searches.
        Box Place(int i) => new(i % 4 * 8, i / 4 % 4 * 8, (i % 4 * 8) + 8, (i / 4 % 4 * 8) + 8);
        var samples = Enumerable.Range(0, 16).Select(i => new Sample(new(i), $"{i}", Picture(32, 32, 20, Place(i)), null) { Width = 32, Height = 32 }).ToDictionary(s => s.Id);
        LabelledSample Labelled(int i) => new(new(i), new ObjectLabels([new() { Shape = new BoxShape(Place(i)), Class = 0 }]));
        var learner = new ProcessLearner(Python(), "detect", samples, ["square"], root.FullName, TimeProvider.System);
        var model = learner.Fit([.. Enumerable.Range(0, 6).Select(Labelled)], new Random(1), null, TestContext.Current.CancellationToken);
        var measured = model.Measure([.. Enumerable.Range(6, 10).Select(Labelled)], TestContext.Current.CancellationToken);
        Assert.Equal("AP50", measured.Metric);
        Assert.InRange(measured.Value, 0.5, 1);
        SampleId[] pool = [new(9), new(15)];
        var view = model.Gather(pool, Evidence.Detections, TestContext.Current.CancellationToken);
        Assert.Equal(pool, view.Detections!.Select(d => d.Id));
        Assert.All(view.Detections!, d => Assert.InRange(d.Detections.Count, 1, 3));
        Assert.All(view.Detections!, d => Assert.InRange(d.Detections[0].Box.Overlap(Place((int)d.Id.Value)), 0.5, 1));
        model.Dispose();
        Assert.Empty(Directory.EnumerateDirectories(root.FullName, "fit-*"));
    }

    [Theory]
    [InlineData("import sys; sys.stderr.write('CUDA is gone\\n'); sys.exit(3)", "ended with code 3 while it was to fit. Its last words: CUDA is gone")]
    [InlineData("print('Epoch 1/10  loss 0.3')", "wrote 'Epoch 1/10  loss 0.3' to its standard output, which is no reply")]
    [InlineData("print('{\"type\":\"progress\",\"share\":7}')", "which is no reply")]
    [InlineData("print('[1]')", "which is no reply")]
    [InlineData("pass", "ended without saying that it is done")]
    [InlineData("print('{\"type\":\"failed\",\"reason\":\"too few labels\"}')", "could not fit: too few labels")]
    [InlineData("import os; print('{\"type\":\"done\"}', flush=True); os.abort()", "ended with code 134 while it was to fit")]
    public void A_trainer_that_misbehaves_is_refused_with_a_sentence(string program, string sentence)
    {
        var learner = Learner(["-c", program]);
        Assert.Contains(sentence, Assert.Throws<TrainerException>(() => Fit(learner)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "wrote no predict-1.answers.jsonl")]
    [InlineData("{\"id\":0,\"detections\":[]}", "answers 1 of 2 images; the first without an answer is id 1 (1)")]
    [InlineData("{\"id\":0,\"detections\":[]}\n{\"id\":7,\"detections\":[]}", "line 2: id 7 is no image that was asked about")]
    [InlineData("{\"id\":0,\"detections\":[]}\n{\"id\":0,\"detections\":[]}", "line 2: id 0 is answered a second time")]
    [InlineData("{\"id\":0,\"detections\":[{\"box\":[0,0,NaN,4],\"class\":0,\"score\":0.5}]}", "line 1 is no JSON (NaN and Infinity are none either)")]
    [InlineData("{\"id\":0,\"detections\":[{\"box\":[0,0,1e999,4],\"class\":0,\"score\":0.5}]}", "line 1: detection 1: right is 1e999, not a finite number")]
    [InlineData("{\"id\":0,\"detections\":[{\"box\":[4,0,4,4],\"class\":0,\"score\":0.5}]}", "has no extent inside its image of 8 × 8")]
    [InlineData("{\"id\":0,\"detections\":[{\"box\":[40,0,44,4],\"class\":0,\"score\":0.5}]}", "has no extent inside its image of 8 × 8")]
    [InlineData("{\"id\":0,\"detections\":[{\"box\":[0,0,4,4],\"class\":2,\"score\":0.5}]}", "class is 2, not a whole number from 0 to 1")]
    [InlineData("{\"id\":0,\"detections\":[{\"box\":[0,0,4,4],\"class\":0,\"score\":1.5}]}", "score is 1.5; it lies between 0 and 1")]
    [InlineData("{\"id\":0,\"detections\":[{\"box\":[0,0,4,4],\"class\":0,\"score\":0.5,\"scores\":[0.5]}]}", "scores is no list of 2 numbers")]
    [InlineData("rubbish", "line 1 is no JSON")]
    public void Answers_that_are_none_are_refused_whole_with_file_and_line(string answers, string sentence)
    {
        var file = Path.Combine(root.FullName, "answers");
        File.WriteAllText(file, answers);
        const string program = "import json,sys,os,shutil; r=json.loads(sys.stdin.readline()); a=sys.argv[1]; r['predictions'] and os.path.getsize(a) and shutil.copy(a, r['predictions']); print('{\"type\":\"done\"}')";
        using var model = Fit(Learner(["-c", program, file]));
        Assert.Contains(sentence, Assert.Throws<TrainerException>(() => model.Gather([new(0), new(1)], Evidence.Detections, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trainer_without_end_is_ended_when_its_time_is_over()
    {
        var learner = Learner(["-c", "import threading; threading.Event().wait()"], TimeSpan.FromMilliseconds(50));
        Assert.Contains("ran longer than 0 minutes and was ended", Assert.Throws<TrainerException>(() => Fit(learner)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_named()
    {
        var learner = new ProcessLearner(new("no-such-trainer", [], TimeSpan.FromMinutes(1)), "detect", Two(), ["a", "b"], root.FullName, TimeProvider.System);
        Assert.Contains("'no-such-trainer' cannot be started", Assert.Throws<TrainerException>(() => Fit(learner)).Message, StringComparison.Ordinal);
    }

    private static Dictionary<SampleId, Sample> Two() => Enumerable.Range(0, 2).Select(i => new Sample(new(i), $"{i}", new FileImage($"{i}.png"), null) { Width = 8, Height = 8 }).ToDictionary(s => s.Id);

    private static IModel Fit(ProcessLearner learner) => learner.Fit([new(new(0), new ObjectLabels([]))], new Random(1), null, TestContext.Current.CancellationToken);

    private ProcessLearner Learner(string[] arguments, TimeSpan? limit = null)
    {
        RequirePython();
        return new(new(Python3, arguments, limit ?? TimeSpan.FromMinutes(2)), "detect", Two(), ["a", "b"], root.FullName, TimeProvider.System);
    }

    private static TrainerCommand Python()
    {
        RequirePython("import numpy");
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Winnow.slnx")))
        {
            folder = folder.Parent;
        }

        return new(Python3, [Path.Combine(folder!.FullName, "samples", "PythonTrainer", "trainer.py")], TimeSpan.FromMinutes(2));
    }

    private static void RequirePython(string program = "pass")
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo(Python3, ["-c", program]) { UseShellExecute = false, RedirectStandardError = true })!;
            python.WaitForExit();
            Assert.SkipUnless(python.ExitCode == 0, "python3 lacks NumPy.");
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not here.");
        }
    }

    private static RawImage Picture(int width, int height, byte ground, Box? square)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % width, i / 3 / width);
            pixels[i] = square is { } b && x >= b.Left && x < b.Right && y >= b.Top && y < b.Bottom ? (byte)240 : ground;
        }

        return new(pixels, height, width, 3);
    }
}
