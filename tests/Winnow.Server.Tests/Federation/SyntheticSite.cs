using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

/// <summary>A site whose samples are drawn: three classes in four dimensions, some labelled.</summary>
internal sealed class SyntheticSite : ISiteWork
{
    public const int Dimensions = 4;

    private readonly Matrix rows;
    private readonly int[] classes;
    private readonly int labelled;

    public SyntheticSite(int number, int samples = 40, int labelled = 12)
    {
        var random = new Random(number);
        (rows, classes, this.labelled) = (new(samples, Dimensions), new int[samples], labelled);
        for (var i = 0; i < samples; i++)
        {
            classes[i] = (i + number) % 3;
            for (var d = 0; d < Dimensions; d++)
            {
                rows[i, d] = (d == classes[i] ? 1.5f : 0) + random.NextSingle() - 0.5f;
            }
        }
    }

    public string Features { get; init; } = "synthetic";

    public IReadOnlyList<string> Classes { get; init; } = ["a", "b", "c"];

    /// <summary>Spoils what the site learns from, so that its model is NaN.</summary>
    public bool Poisoned { get; init; }

    /// <summary>Samples at the end of the pool whose classes the site holds out.</summary>
    public int HeldOutSamples { get; init; }

    /// <summary>An attacker's: what the site learns from is this many times as large, and so is the change it sends.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>An attacker's: every class is called by the name of the next.</summary>
    public bool Swapped { get; init; }

    public Dictionary<int, IReadOnlyList<ScoredSample>> Queued { get; } = [];

    public int Trainings { get; private set; }

    public (Matrix Inputs, IReadOnlyList<int> Classes) Labelled(CancellationToken cancel)
    {
        Trainings++;
        var inputs = rows.Select([.. Enumerable.Range(0, labelled)]);
        if (Poisoned)
        {
            inputs.Span.Fill(1e30f);
        }

        foreach (ref var value in inputs.Span)
        {
            value *= Scale;
        }

        return (inputs, [.. classes[..labelled].Select(c => Swapped ? (c + 1) % 3 : c)]);
    }

    public (Matrix Inputs, IReadOnlyList<int> Classes) HeldOut(CancellationToken cancel) =>
        (rows.Select([.. Enumerable.Range(rows.Rows - HeldOutSamples, HeldOutSamples)]), classes[^HeldOutSamples..]);

    public SiteWorkload Workload(CancellationToken cancel) => new(labelled, 10L * labelled, 4, 2);

    public (IReadOnlyList<SampleId> Ids, Matrix Inputs) Pool(CancellationToken cancel) =>
        ([.. Enumerable.Range(labelled, rows.Rows - labelled).Select(i => new SampleId(i))], rows.Select([.. Enumerable.Range(labelled, rows.Rows - labelled)]));

    public Task QueueAsync(int run, string selector, IReadOnlyList<ScoredSample> picks, CancellationToken cancel)
    {
        Queued.TryAdd(run, picks);
        return Task.CompletedTask;
    }
}
