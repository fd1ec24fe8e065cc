using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Bench.Gauntlet;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Bench.SelfSupervised;

/// <summary>What features are worth before there are labels: choosing by them against labelling at random with the same features, and against useless ones.</summary>
internal static class ColdStartRows
{
    private const int Seeds = 10;

    // Where features do nothing the difference is small beside its noise: ten seeds tell it to 0.7 points only.
    private const int GateSeeds = 50;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("cold-start-fashion", "learn", "points of accuracy that TypiClust gains over random labelling with the same features, mean of 10 to 46 labels, Fashion-MNIST, VICReg on its own pool (10 minutes, tiny), 10 seeds",
            new(BoundKind.AtLeast, 5), "random, same features",
            c => Gain(c, "cold-start-fashion", ["--data", c.SharedPath("data", "fashion-mnist"), "--pretrain", "vicreg", "--pretrain-minutes", "10"])),
        new("cold-start-cifar10", "learn", "points of accuracy that TypiClust gains over random labelling with the same features, mean of 10 to 46 labels, CIFAR-10, MobileNetV2 features at 128 px, 10 seeds",
            new(BoundKind.AtLeast, 5), "random, same features",
            c => Gain(c, "cold-start-cifar10", ["--data", c.SharedPath("data", "cifar10-jpeg"), "--weights", c.SharedPath("weights", "mobilenet_v2_imagenet.onnx"), "--size", "128", "--pixels", "128,128"])),
        new("ssl-gate", "learn", "points of final accuracy by which a gated encoder of useless features stays below going without it, worst of three sets, 200 labels, margin, 50 seeds", new(BoundKind.AtMost, 0.3), "the same without the encoder", Gate),
    ];

    private static BenchValue Gain(BenchContext context, string row, string[] arguments)
    {
        var work = context.WorkFolder(row);
        Command.Run(
            context.Repository, Path.Combine(context.Repository, "winnow"),
            ["simulate", .. arguments, "--strategies", "typiclust,adaptive", "--no-tune", "--initial", "1", "--query", "9", "--budget", "46", "--seeds", $"{Seeds}", "--out", work]);
        File.Copy(Path.Combine(work, "result.json"), Path.Combine(context.Repository, "bench", "results", $"{row}.result.json"), overwrite: true);
        using var result = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(work, "result.json")));
        var curves = result.RootElement.GetProperty("strategies").EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, Curve, StringComparer.Ordinal);
        return new(100 * (Mean(curves["typiclust"]) - Mean(curves["random"])), "points")
        {
            Seeds = [.. Enumerable.Range(1, Seeds)],
            Note = string.Join("; ", curves.Select(c => $"{c.Key}: {string.Join(", ", c.Value.OrderBy(p => p.Key).Select(p => string.Create(CultureInfo.InvariantCulture, $"{100 * p.Value:0.0} % at {p.Key}")))}")),
        };
    }

    // Mean accuracy over the seeds at each number of labels.
    private static SortedDictionary<int, double> Curve(JsonElement strategy) => new(
        strategy.GetProperty("seeds").EnumerateArray()
            .SelectMany(s => s.GetProperty("curve").EnumerateArray())
            .GroupBy(p => p.GetProperty("labelled").GetInt32())
            .ToDictionary(g => g.Key, g => g.Average(p => p.GetProperty("metric").GetDouble())));

    private static double Mean(SortedDictionary<int, double> curve) => curve.Where(p => p.Key >= 10).Average(p => p.Value);

    private static BenchValue Gate(BenchContext context)
    {
        var worst = double.NegativeInfinity;
        var notes = new List<string>();
        foreach (var name in new[] { "mnist", "fashion-mnist", "cifar10-jpeg" })
        {
            var data = GauntletData.Load(context, name);
            SampleId[] ids = [.. Enumerable.Range(0, data.Labels.Length).Select(i => new SampleId(i))];
            var useful = new SampleFeatures(ids, data.Features);
            var useless = new SampleFeatures(ids, Noise(ids.Length, 128));
            string[] classes = [.. Enumerable.Range(0, data.Classes).Select(c => $"{c}")];
            double[] gated = new double[GateSeeds], without = new double[GateSeeds];
            Parallel.For(0, 2 * GateSeeds, new ParallelOptions { MaxDegreeOfParallelism = context.Threads }, run =>
            {
                var (seed, gate) = ((run / 2) + 1, run % 2 == 0);
                var plain = new SoftmaxRegression(useful, classes, threads: 1);
                ILearner learner = gate ? new GatedFeatureLearner(new(useless, useful, null), new SoftmaxRegression(useless, classes, threads: 1), plain) : plain;
                (gate ? gated : without)[seed - 1] = Final(context, data, ids, classes, learner, seed, $"{name}-{(gate ? "gated" : "plain")}-{seed}");
            });
            var loss = 100 * (without.Average() - gated.Average());
            worst = Math.Max(worst, loss);
            var gain = SeedMean.Of([.. gated.Zip(without, (g, w) => 100 * (g - w))], new Random(1));
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {100 * gated.Average():0.00} % gated, {100 * without.Average():0.00} % without, difference [{gain.Low:0.00}, {gain.High:0.00}]"));
            Console.Error.WriteLine(notes[^1]);
        }

        return new(worst, "points") { Seeds = [.. Enumerable.Range(1, GateSeeds)], Note = string.Join("; ", notes) };
    }

    private static double Final(BenchContext context, GauntletData data, SampleId[] ids, string[] classes, ILearner learner, int seed, string name)
    {
        LabelledSample[] all = [.. ids.Select((id, i) => new LabelledSample(id, new ClassLabel(data.Labels[i])))];
        LabelledSample[] pool = [.. all.Where((_, i) => !data.Test[i])];
        var setup = new SimulationSetup { Seed = seed, Pool = pool, Holdout = [.. all.Where((_, i) => data.Test[i])], Classes = classes, Initial = 20, Query = 20, Budget = 200 };
        var path = Path.Combine(context.WorkFolder("ssl-gate"), $"{name}.journal");
        File.Delete(path);
        using var journal = Journal.Open(path, TimeProvider.System);
        var run = new Simulation(setup, learner, QueryStrategies.Get("margin"), null, new SimulatedAnnotator(pool, classes.Length, new(), seed), TimeProvider.System).Run(journal, null, CancellationToken.None);
        return run.Result.Curve[^1].Metric;
    }

    private static Matrix Noise(int rows, int columns)
    {
        var random = new Random(Seed.Derive(1, "noise"));
        var noise = new Matrix(rows, columns);
        foreach (ref var value in noise.Span)
        {
            value = (float)((2 * random.NextDouble()) - 1);
        }

        return noise;
    }
}
