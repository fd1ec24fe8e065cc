using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;

namespace Winnow.Bench.Gauntlet;

/// <summary>One way in which active learning can go wrong.</summary>
/// <param name="Name">Lower-case name with dashes.</param>
/// <param name="Data">Name of the set.</param>
/// <param name="Query">Labels a round.</param>
/// <param name="Budget">Labels at the end.</param>
internal sealed record Scenario(string Name, string Data, int Query, int Budget)
{
    private const int OutsideId = 1_000_000;

    /// <summary>Samples of the pool at most.</summary>
    public int Pool { get; init; } = 4_000;

    /// <summary>Whether balanced accuracy is measured.</summary>
    public bool Balanced { get; init; }

    /// <summary>Labels of each class at the start.</summary>
    public int PerClass { get; init; } = 1;

    /// <summary>The upper half of the classes has this many times fewer samples in the pool.</summary>
    public int Imbalance { get; init; } = 1;

    /// <summary>Copies of each pool sample.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Share of wrong answers.</summary>
    public double Noise { get; init; }

    /// <summary>Share of the pool that comes from another set; annotators must name a class and name any.</summary>
    public double Outside { get; init; }

    /// <summary>Share of the pool in the new condition (features mirrored and shifted), in which half of the test lies.</summary>
    public double Shifted { get; init; }

    /// <summary>Pool, holdout and features of one seed; the pool is drawn anew for each.</summary>
    public (SampleFeatures Features, LabelledSample[] Pool, LabelledSample[] Holdout, string[] Classes) Draw(Func<string, GauntletData> load, int seed)
    {
        var data = load(Data);
        var random = new Random(Seed.Derive(seed, $"gauntlet/{Name}"));
        var rows = new List<float[]>();
        var labels = new List<int>();
        var train = Shuffled(data, test: false, random);
        var perClass = new int[data.Classes];
        var rare = Pool / data.Classes / Imbalance;
        var inside = (int)(Pool * (1 - Outside)) / Copies;
        foreach (var i in train)
        {
            var label = data.Labels[i];
            if (rows.Count >= inside * Copies || (Imbalance > 1 && label >= (data.Classes + 1) / 2 && perClass[label] >= Math.Max(PerClass + 4, rare)))
            {
                continue;
            }

            perClass[label]++;
            for (var copy = 0; copy < Copies; copy++)
            {
                rows.Add(Condition(data.Features.Row(i), rows.Count < Shifted * inside));
                labels.Add(label);
            }
        }

        if (Outside > 0)
        {
            var other = load(Data == "mnist" ? "fashion-mnist" : "mnist");
            foreach (var i in Shuffled(other, test: false, random).Take(Pool - rows.Count))
            {
                rows.Add(other.Features.Row(i).ToArray());
                labels.Add(random.Next(data.Classes));
            }
        }

        var pool = rows.Count;
        foreach (var i in Shuffled(data, test: true, random).Take(2_000))
        {
            rows.Add(Condition(data.Features.Row(i), Shifted > 0 && rows.Count % 2 == 0));
            labels.Add(data.Labels[i]);
        }

        LabelledSample[] all = [.. labels.Select((l, i) => new LabelledSample(new(i + OutsideId), new ClassLabel(l)))];
        return (new([.. all.Select(s => s.Id)], Matrix.FromRows(rows)), all[..pool], all[pool..], [.. Enumerable.Range(0, data.Classes).Select(c => $"class {c}")]);
    }

    private static int[] Shuffled(GauntletData data, bool test, Random random)
    {
        int[] rows = [.. Enumerable.Range(0, data.Labels.Length).Where(i => data.Test[i] == test)];
        random.Shuffle(rows);
        return rows;
    }

    private static float[] Condition(ReadOnlySpan<float> row, bool shifted)
    {
        var result = row.ToArray();
        if (shifted)
        {
            Array.Reverse(result);
            for (var d = 0; d < result.Length; d++)
            {
                result[d] = 0.7f * result[d];
            }
        }

        return result;
    }
}
