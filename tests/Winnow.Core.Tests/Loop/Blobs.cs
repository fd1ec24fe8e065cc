using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Loop;

/// <summary>Three overlapping clouds of points in the plane, with ids that are no positions.</summary>
internal sealed class Blobs
{
    public static readonly string[] Classes = ["red", "green", "blue"];

    public Blobs(int pool = 240, int holdout = 150, int threads = 2)
    {
        var random = new Random(5);
        var rows = new List<float[]>();
        var samples = new List<LabelledSample>();
        for (var i = 0; i < pool + holdout; i++)
        {
            var label = random.Next(3);
            var angle = 2 * Math.PI * label / 3;
            rows.Add([(float)(Math.Cos(angle) + (0.5 * Normal(random))), (float)(Math.Sin(angle) + (0.5 * Normal(random)))]);
            samples.Add(new(new(10_000 - (i * 7L)), new ClassLabel(label)));
        }

        Pool = samples[..pool];
        Holdout = samples[pool..];
        Features = new([.. samples.Select(s => s.Id)], Matrix.FromRows(rows));
        Learner = new(Features, Classes, threads: threads);
    }

    public IReadOnlyList<LabelledSample> Pool { get; }

    public IReadOnlyList<LabelledSample> Holdout { get; }

    public SampleFeatures Features { get; }

    public SoftmaxRegression Learner { get; }

    public SimulationSetup Setup(int seed = 3) => new() { Seed = seed, Pool = Pool, Holdout = Holdout, Classes = Classes, Initial = 6, Query = 8, Budget = 50 };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
