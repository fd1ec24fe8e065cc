using System.Diagnostics;
using System.Globalization;
using Winnow.Bench.SelfSupervised;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Scenes;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Scoring;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Bench;

/// <summary>Learning from unlabelled images: how good an encoder minutes of a CPU give, how fast a step is, and whether the watch tells good runs from collapsed ones.</summary>
internal static class SelfSupervisedRows
{
    private const int Batch = 128;

    /// <summary>Steps within which a collapse must be flagged, and a good training must not be.</summary>
    private const int CollapseSteps = 200;

    private static readonly Lazy<ShapesRun> Shapes = new(RunShapes);

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("ssl-shapes", "learn", "accuracy of 20 nearest neighbours by VICReg features over that by a random encoder's, six shapes, 3,000 images of 32 px, one thread", new(BoundKind.AtLeast, 2), "random encoder",
            _ => new(Shapes.Value.Learned / Shapes.Value.Random, "×") { Seeds = [1], Note = Shapes.Value.Note }),
        new("ssl-shapes-pixels", "learn", "accuracy of 20 nearest neighbours by VICReg features over that by raw pixels, six shapes, 3,000 images of 32 px, one thread", new(BoundKind.AtLeast, 1.7), "raw pixels",
            _ => new(Shapes.Value.Learned / Shapes.Value.Pixels, "×") { Seeds = [1], Note = Shapes.Value.Note }),
        new("ssl-shapes-seconds", "learn", "CPU seconds of that training, figures of the watch included", new(BoundKind.AtMost, 600), "",
            _ => new(Shapes.Value.Seconds, "s") { Seeds = [1], Note = Shapes.Value.Note }),
        new("ssl-throughput", "learn", "images/s of VICReg steps, tiny network, 32 px, batch 128, views included, two threads", new(BoundKind.AtLeast, 1.0, OfRatio: true), "PyTorch, eager, the same step", Throughput),
        new("ssl-collapse", "learn", "percent of five forced collapses that the watch flags within 200 steps", new(BoundKind.AtLeast, 100), "", Collapses),
        new("ssl-false-alarms", "learn", "alarms in 20 good trainings of five methods, 200 steps each", new(BoundKind.AtMost, 0), "", FalseAlarms),
        .. ColdStartRows.All,
    ];

    // 48 passes of 23 steps, as the reference run in the design notes.
    private static ShapesRun RunShapes()
    {
        TorchRuntime.Threads = 1;
        var data = ShapeImages.Dataset(3000, 1000, seed: 1);
        var images = Store(data);
        using var process = Process.GetCurrentProcess();
        var recipe = new PretrainRecipe { Steps = 48 * (3000 / Batch) };
        var pool = ImageTensorStore.Load(data.Train, images.Preprocessing);
        using var network = EncoderFile.Create(ModelCatalog.Get("tiny"), new VicReg(), images.Preprocessing, seed: 1);
        network.Train(training: false);
        var random = Neighbours(data, ids => FeatureExtractor.Extract(network.Encoder, images, ids, "cpu", CancellationToken.None));
        var pixels = Neighbours(data, ids => Pixels(images, ids));
        var before = process.TotalProcessorTime;
        var outcome = new SelfSupervisedTrainer(recipe, pool, TimeProvider.System).Fit(network, seed: 1, Shown("shapes"), CancellationToken.None);
        process.Refresh();
        var seconds = (process.TotalProcessorTime - before).TotalSeconds;
        var learned = Neighbours(data, ids => FeatureExtractor.Extract(network.Encoder, images, ids, "cpu", CancellationToken.None));
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"neighbours {learned:0.000}, random encoder {random:0.000}, raw pixels {pixels:0.000}; {outcome.Steps} steps, {seconds:0} CPU seconds, effective rank {outcome.History[^1].EffectiveRank:0.0} (fresh {outcome.FreshRank:0.0})");
        Console.Error.WriteLine(note);
        return new(learned, random, pixels, seconds, note);
    }

    private static double Neighbours(ImageDataset data, Func<IReadOnlyList<SampleId>, Matrix> features) => NeighbourVote.Accuracy(
        features([.. data.Test.Select(s => s.Id)]), [.. data.Test.Select(s => s.Class!.Value)], features([.. data.Train.Select(s => s.Id)]), [.. data.Train.Select(s => s.Class!.Value)]);

    private static Matrix Pixels(ImageTensorStore images, IReadOnlyList<SampleId> ids)
    {
        var pixels = new Matrix(ids.Count, images.Preprocessing.SampleBytes);
        images.Gather([.. ids], pixels.Span);
        return pixels;
    }

    // The best interval of 20 steps: one without figures of the watch, which the peer has none of.
    private static BenchValue Throughput(BenchContext context)
    {
        TorchRuntime.Threads = 2;
        var images = Store(ShapeImages.Dataset(6400, 0, seed: 1));
        using var network = EncoderFile.Create(ModelCatalog.Get("tiny"), new VicReg(), images.Preprocessing, seed: 1);
        var best = 0.0;
        new SelfSupervisedTrainer(new PretrainRecipe { Steps = 100 }, images, TimeProvider.System).Fit(
            network, seed: 1, new() { Progress = new Told<TrainingProgress>(p => best = Math.Max(best, p.ImagesPerSecond)) }, CancellationToken.None);
        var peer = context.Peer("vicreg_step.py");
        return new(best, "images/s", peer, best / peer);
    }

    private static BenchValue Collapses(BenchContext context)
    {
        var outcomes = Run(context, [.. ForcedCollapse.All.Select(m => ((ISelfSupervisedMethod)m, 1))], CollapseSteps);
        string[] notes = [.. ForcedCollapse.All.Zip(outcomes, (m, o) => $"{m.Name}: {(o.End == PretrainEnd.Alarm ? $"step {o.Steps}" : "not flagged")}")];
        return new(100.0 * outcomes.Count(o => o.End == PretrainEnd.Alarm) / outcomes.Length, "%") { Note = string.Join("; ", notes) };
    }

    private static BenchValue FalseAlarms(BenchContext context)
    {
        (ISelfSupervisedMethod Method, int Seed)[] runs = [.. from seed in Enumerable.Range(1, 4) from method in SelfSupervisedMethods.All select (method, seed)];
        var outcomes = Run(context, runs, context.Size ?? CollapseSteps);
        string[] alarms = [.. runs.Zip(outcomes).Where(r => r.Second.History[^1].Alarm is not null).Select(r => $"{r.First.Method.Name}, seed {r.First.Seed}: {r.Second.History[^1].Alarm}")];
        return new(alarms.Length, "alarms") { Seeds = [1, 2, 3, 4], Note = alarms.Length > 0 ? string.Join("; ", alarms) : null };
    }

    // As many side by side as there are processors, one thread each: small networks gain little from more.
    private static PretrainOutcome[] Run(BenchContext context, (ISelfSupervisedMethod Method, int Seed)[] runs, int steps)
    {
        var outcomes = new PretrainOutcome[runs.Length];
        Parallel.For(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Threads }, i =>
        {
            TorchRuntime.Threads = 1;
            outcomes[i] = Run(runs[i].Method, runs[i].Seed, steps);
            Console.Error.WriteLine($"{runs[i].Method.Name} {runs[i].Seed}: {Figures(outcomes[i])}");
        });
        return outcomes;
    }

    private static string Figures(PretrainOutcome outcome) => string.Join("; ", outcome.History.Select(f => string.Create(
        CultureInfo.InvariantCulture, $"{f.Step}: loss {f.Loss:0.00}, spread {f.Deviation:0.00}, rank {f.EffectiveRank:0.0} and {f.ProjectionRank:0.0}, alignment {f.Alignment:0.00}, uniformity {f.Uniformity:0.00}")));

    private static PretrainOutcome Run(ISelfSupervisedMethod method, int seed, int steps)
    {
        var images = Store(ShapeImages.Dataset(3000, 0, seed));
        using var network = EncoderFile.Create(ModelCatalog.Get("tiny"), method, images.Preprocessing, seed);
        return new SelfSupervisedTrainer(new PretrainRecipe { Steps = steps }, images, TimeProvider.System, method).Fit(network, seed, new(), CancellationToken.None);
    }

    private static ImageTensorStore Store(ImageDataset data) => DatasetImages.Load(data, ModelCatalog.Get("tiny"), null, null, CancellationToken.None);

    private static PretrainHooks Shown(string name) => new() { Watched = f => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: step {f.Step}, loss {f.Loss:0.00}, rank {f.EffectiveRank:0.0}")) };

    private sealed record ShapesRun(double Learned, double Random, double Pixels, double Seconds, string Note);

    private sealed class Told<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
