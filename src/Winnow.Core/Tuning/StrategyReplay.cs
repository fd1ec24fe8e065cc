using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Stopping;

namespace Winnow.Core.Tuning;

/// <summary>Which query strategy learns fastest on the labels that a project has already: each is played on them again, from the same starts, and measured on labels that chance drew.</summary>
/// <remarks>
/// Half of the labels that chance drew are held out in turn, dealt anew in every repeat; the other labels are the pool, and a run ends at half of it, since a strategy that buys a whole
/// pool chose nothing. Repeats share most of their labels, so the interval of the mean difference counts for what is shared (<see cref="PairedScores"/>), and it is widened for the
/// number of strategies (Bonferroni). Costs one fit of a softmax regression for each round, strategy and repeat.
/// </remarks>
/// <param name="features">Features of every labelled sample; of an encoder that has seen no label, or pixels.</param>
/// <param name="classes">Class names.</param>
public sealed class StrategyReplay(SampleFeatures features, IReadOnlyList<string> classes)
{
    /// <summary>Labels drawn by chance at least, since they alone tell how good a model is.</summary>
    public const int DrawnMin = 40;

    /// <summary>Labels in all at least.</summary>
    public const int LabelsMin = 120;

    private const int RoundsWanted = 8;
    private const double Confidence = 0.95;

    /// <summary>Times that labels are dealt and every strategy is played, at least 2; default 10.</summary>
    public int Repeats
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A comparison takes at least two repeats.");
    } = 10;

    /// <summary>Repeats at once, at least 1; they do not change the result. Default: all processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The evidence that strategies can be played with.</summary>
    public static Evidence Provides => FeatureModel.Provides;

    /// <summary>Why nothing can be said from these labels, in one sentence; null where it can.</summary>
    public static string? WhyNot(IReadOnlyList<LabelledSample> labelled)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        var drawn = labelled.Count(l => l.InclusionProbability is not null);
        return labelled.Count < LabelsMin ? string.Create(CultureInfo.InvariantCulture, $"Playing strategies again takes {LabelsMin} labels, and there are {labelled.Count}; label more.")
            : drawn < DrawnMin ? string.Create(
                CultureInfo.InvariantCulture, $"Playing strategies again takes {DrawnMin} labels that chance drew, to measure on, and there are {drawn}; `adaptive` and the rounds of a server draw a tenth by chance, and `winnow next --strategy random` all.")
            : labelled.Select(l => l.Class).Distinct().Count() < 2 ? "All labels so far are of one class, so nothing can be compared; label more."
            : null;
    }

    /// <summary>Plays the strategies.</summary>
    /// <param name="labelled">What is labelled; those that chance drew have their inclusion probability.</param>
    /// <param name="incumbent">The strategy in use.</param>
    /// <param name="others">Strategies to compare it with, at least one.</param>
    /// <param name="seed">The only source of chance.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancel">Checked between rounds.</param>
    /// <exception cref="InvalidOperationException">There are too few labels; the message says what is missing.</exception>
    /// <exception cref="ArgumentException">There is no strategy to compare with.</exception>
    public StrategyChoice Run(
        IReadOnlyList<LabelledSample> labelled, IQueryStrategy incumbent, IReadOnlyList<IQueryStrategy> others, int seed, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(incumbent);
        ArgumentNullException.ThrowIfNull(others);
        if (WhyNot(labelled) is { } why)
        {
            throw new InvalidOperationException(why);
        }

        IQueryStrategy[] played = [incumbent, .. others.Where(o => o.Name != incumbent.Name)];
        if (played.Length < 2)
        {
            throw new ArgumentException($"There is nothing to compare '{incumbent.Name}' with; name another strategy.", nameof(others));
        }

        LabelledSample[] ordered = [.. labelled.OrderBy(l => l.Id)];
        var areas = new double[played.Length, Repeats];
        var done = 0;
        Parallel.For(0, Repeats * played.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancel }, task =>
        {
            var (repeat, which) = Math.DivRem(task, played.Length);
            areas[which, repeat] = Area(ordered, played[which], Seed.Derive(seed, $"replay/{repeat}"), cancel);
            progress?.Report(Interlocked.Increment(ref done) / (double)(Repeats * played.Length));
        });

        var held = labelled.Count(l => l.InclusionProbability is not null) / 2;
        PairedScores Of(int which) => new([.. Enumerable.Range(0, Repeats).Select(r => areas[which, r])], (double)held / (labelled.Count - held));
        return Judge([.. played.Select(p => p.Name)], [.. Enumerable.Range(0, played.Length).Select(Of)], labelled.Count, held);
    }

    private static StrategyChoice Judge(string[] names, PairedScores[] scores, int labels, int held)
    {
        var confidence = 1 - ((1 - Confidence) / (names.Length - 1));
        StrategyScore[] board = [.. names.Zip(scores, Score).OrderByDescending(s => s.Area)];
        var best = board.Where(s => s.Name != names[0] && s.Low > 0).MaxBy(s => s.Difference);
        string Points(double share) => (100 * share).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
        var sentence = best is null
            ? string.Create(CultureInfo.InvariantCulture, $"Stay with {names[0]}: no other strategy is surely better on {labels} labels, measured on {held} of them at a time")
            : string.Create(CultureInfo.InvariantCulture, $"{best.Name} instead of {names[0]}: {Points(best.Difference)} points over the whole curve, at least {Points(best.Low)} ({labels} labels, measured on {held} of them at a time)");
        return new(names[0], best?.Name ?? names[0], sentence, board);

        StrategyScore Score(string name, PairedScores own)
        {
            var (mean, error) = own.Less(scores[0]);
            return new(name, own.Mean, mean, own.Lower((mean, error), confidence), -own.Lower((-mean, error), confidence));
        }
    }

    // Area under the accuracy from the start to half of the pool, as a share.
    private double Area(LabelledSample[] labelled, IQueryStrategy strategy, int seed, CancellationToken cancel)
    {
        var (pool, holdout) = Deal(labelled, seed);
        var budget = pool.Length / 2;
        var start = Math.Min(2 * classes.Count, Math.Max(2, budget / 4));
        var query = Math.Max(1, (budget - start + RoundsWanted - 1) / RoundsWanted);
        var known = Start(pool, start, seed);
        var open = pool.ToDictionary(l => l.Id);
        known.ForEach(k => open.Remove(k.Id));
        var loop = new ActiveLearningLoop(new SoftmaxRegression(features, classes, threads: 1), strategy, new Budget(budget, BudgetUnit.Labels), TimeProvider.System);
        var points = new List<(int Labels, double Value)>();
        var history = new List<RoundRecord>();
        for (var number = 0; ; number++)
        {
            cancel.ThrowIfCancellationRequested();
            var result = loop.Run(
                new()
                {
                    Number = number,
                    Seed = seed,
                    Labelled = [.. known],
                    Pool = [.. open.Keys.Order()],
                    Holdout = holdout,
                    History = [.. history],
                    QuerySize = Math.Min(query, budget - known.Count),
                },
                null, cancel);
            points.Add((known.Count, result.Measurement.Value));
            if (result.Picks.Count == 0)
            {
                break;
            }

            history.Add(new(number, known.Count, result.Measurement));
            known.AddRange(result.Picks.Select(p => open[p.Id] with { InclusionProbability = p.InclusionProbability }));
            result.Picks.ToList().ForEach(p => open.Remove(p.Id));
        }

        var area = 0.0;
        for (var i = 1; i < points.Count; i++)
        {
            area += (points[i].Labels - points[i - 1].Labels) * (points[i].Value + points[i - 1].Value) / 2;
        }

        return points.Count == 1 ? points[0].Value : area / (points[^1].Labels - points[0].Labels);
    }

    private static (LabelledSample[] Pool, LabelledSample[] Holdout) Deal(LabelledSample[] labelled, int seed)
    {
        SampleId[] drawn = [.. labelled.Where(l => l.InclusionProbability is not null).Select(l => l.Id)];
        new Random(Seed.Derive(seed, "deal")).Shuffle(drawn);
        var held = drawn[..(drawn.Length / 2)].ToHashSet();
        return ([.. labelled.Where(l => !held.Contains(l.Id))], [.. labelled.Where(l => held.Contains(l.Id))]);
    }

    // Drawn at random, classes in turn while there are more of them: the same for every strategy.
    private static List<LabelledSample> Start(LabelledSample[] pool, int count, int seed)
    {
        var line = pool.ToArray();
        new Random(Seed.Derive(seed, "start")).Shuffle(line);
        return [.. line.GroupBy(l => l.Class).SelectMany(g => g.Select((l, turn) => (l, turn))).OrderBy(x => x.turn).ThenBy(x => Array.IndexOf(line, x.l)).Take(count).Select(x => x.l)];
    }
}
