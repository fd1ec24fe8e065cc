using System.Globalization;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tuning;

/// <summary>Tunes the head on features that are not trained: which classifier, λ, neighbours, balance, row length and temperature.</summary>
/// <remarks>
/// Within a kind the cheapest exact score decides: leave-one-out in closed form for ridge (least squared error), neighbours and class means (hits), a walk over λ by the log loss of
/// one cross-validation for logistic regression. The best of each kind and the incumbent are then scored on the same folds; <see cref="OneStandardError"/> chooses and
/// <see cref="NeverWorseGuard"/> has the last word, and the out-of-fold log loss must be lower by more than a standard error of the paired differences. Nothing changes below <see cref="LabelsMin"/> labels. Nothing reads a clock, so equal labels and seeds give equal recipes. O(<see cref="LabelsMax"/> · dimensions · classes) for each fit.
/// </remarks>
public sealed class HeadTuner
{
    /// <summary>Labels that are searched on; of more, as many are drawn, every class in proportion. λ penalises the mean loss and so carries over.</summary>
    public const int LabelsMax = 500;

    /// <summary>Labels below which the head stays, and as many as 5 of each class that has any: a few hits more or fewer are chance then.</summary>
    public const int LabelsMin = 30;

    private const int Repeats = 2;

    // A single label must not decide, however sure a head was of another class.
    private const double LossMost = 10;

    // Multiply-adds of one leave-one-out of logistic regression above which five folds take its place: a quarter of a second.
    private const double LeaveOneOutWorkMax = 5e8;

    private static readonly double[] Penalties = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1e3, 1e4];
    private static readonly int[] NeighbourNumbers = [1, 3, 5, 10, 20, 50];

    /// <summary>Heads to choose from; default all.</summary>
    public IReadOnlyList<HeadKind> Kinds { get; init; } = Enum.GetValues<HeadKind>();

    /// <summary><c>accuracy</c> (the default) or <c>balanced accuracy</c>; balanced heads are tried for the latter alone.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <summary>Whether rows of one length are tried; default true. A head that becomes the last layer of a network cannot have them.</summary>
    public bool UnitLengths { get; init; } = true;

    /// <summary>Threads at least 1, default 1; they do not change the result.</summary>
    public int Threads { get; init; } = 1;

    private bool Balanced => Metric == "balanced accuracy";

    /// <summary>Chooses a recipe.</summary>
    /// <param name="inputs">Features of the labelled samples [samples × dimensions], finite, of order 1, in an order that does not depend on that of labelling.</param>
    /// <param name="labels">Class of each.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="incumbent">The recipe in use.</param>
    /// <param name="seed">Decides the folds; a new one each round.</param>
    /// <param name="cancel">Checked between fits.</param>
    /// <exception cref="ArgumentException">There is no head to choose from, or the incumbent is out of range.</exception>
    public HeadTuning Tune(Matrix inputs, IReadOnlyList<int> labels, int classes, HeadRecipe incumbent, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(incumbent);
        if (Kinds.Count == 0)
        {
            throw new ArgumentException("The space of heads is empty; name at least one kind.");
        }

        incumbent.Validate();
        var present = labels.Distinct().Count();
        if (present < 2)
        {
            return new(incumbent, false, $"kept {incumbent.Words}: {(present == 0 ? "there is no label yet" : "all labels so far are of one class")}, so nothing can be compared", 0, []);
        }

        if (ClassWeights.Counts(labels, classes).Max() < 2)
        {
            return new(incumbent, false, $"kept {incumbent.Words}: no class has two labels yet, so none can be left out", 0, []);
        }

        (inputs, var own) = Sample(inputs, labels, seed);
        var protocol = ValidationProtocol.Of(own.Length, present, Repeats);
        if (protocol.Folds == own.Length && (double)own.Length * own.Length * Math.Min(own.Length, inputs.Columns) * classes * 80 > LeaveOneOutWorkMax)
        {
            protocol = new(Math.Min(ValidationProtocol.UsualFolds, own.Length), Repeats);
        }

        var scores = new HeadScores(inputs, own, classes, protocol.Deal(own, seed), Balanced, Threads, cancel);
        if (own.Length < Math.Max(LabelsMin, ValidationProtocol.FewPerClass * present))
        {
            return new(incumbent, false, string.Create(
                CultureInfo.InvariantCulture, $"kept {incumbent.Words}: another head takes {Math.Max(LabelsMin, ValidationProtocol.FewPerClass * present)} labels, and there are {own.Length}"), 0, [])
            {
                RightOutOfFold = scores.Right(incumbent),
            };
        }

        HeadRecipe[] finalists = [incumbent with { Temperature = 1 }, .. Kinds.Select(k => Best(k, incumbent, scores)).OfType<HeadRecipe>()];
        finalists = [.. finalists.Distinct()];
        PairedScores[] got = [.. finalists.Select(scores.Of)];
        var chosen = OneStandardError.Choose(got, [.. finalists.Select(f => (double)f.Cost)], 0);
        var details = string.Create(CultureInfo.InvariantCulture, $"{protocol.Words(own.Length)}, {own.Length} labels");
        var board = finalists.Zip(got, (f, s) => new HeadTrial(f, s.Mean, s.Error, LogLoss(scores, f))).OrderByDescending(t => t.Score).ToList();
        var verdict = chosen == 0 ? null : NeverWorseGuard.Judge(got[chosen], got[0]);
        // Strategies choose by probabilities: hits bought with worse ones cost more labels than they save.
        var surer = chosen == 0 || IsSurer(scores, finalists[chosen], finalists[0]);
        var changed = verdict is { Passes: true } && surer;
        var recipe = changed ? finalists[chosen] : finalists[0];
        var reason = verdict is null ? $"kept {incumbent.Words}: no other head is better by more than a standard error"
            : verdict.Passes && !surer ? $"kept {incumbent.Words}: {finalists[chosen].Words} hits more often and is not surely better in its probabilities, by which strategies choose"
            : changed ? $"{recipe.Words} instead of {incumbent.Words}: {verdict.Words}"
            : $"kept {incumbent.Words}: {finalists[chosen].Words} is not surely better, {verdict.Words}";
        // The default head stays as it is without tuning, to the last bit.
        var tempered = changed || incumbent.Temperature != 1 ? recipe with { Temperature = SafeTemperature.Fit(scores.OutOfFold(recipe), own) } : recipe;
        return new(tempered, changed, $"{reason} ({details})", scores.Count, board) { RightOutOfFold = own.Length == labels.Count ? scores.Right(recipe) : [] };
    }

    private HeadRecipe? Best(HeadKind kind, HeadRecipe incumbent, HeadScores scores) => kind switch
    {
        HeadKind.Logistic => Logistic(incumbent.Kind == HeadKind.Logistic ? incumbent : new(), scores),
        HeadKind.Ridge => Ridge(scores),
        HeadKind.NearestNeighbours => Neighbours(scores),
        _ => Units(new HeadRecipe { Kind = HeadKind.Prototype }).MaxBy(r => scores.Score(scores.OutOfFold(r))),
    };

    // From the incumbent's λ down or up by tens while the log loss falls: it has one valley.
    private HeadRecipe Logistic(HeadRecipe start, HeadScores scores)
    {
        start = start with { Temperature = 1, BalanceClasses = Balanced };
        var at = Array.IndexOf(Penalties, Penalties.MinBy(p => Math.Abs(Math.Log(p / start.Penalty))));
        double Loss(int place) => place < 0 || place >= Penalties.Length ? double.PositiveInfinity
            : TemperatureScaling.LogLoss(scores.OutOfFold(start with { Penalty = Penalties[place] }), scores.Labels, 1);
        var step = Loss(at + 1) < Loss(at) ? 1 : -1;
        while (Loss(at + step) < Loss(at))
        {
            at += step;
        }

        return start with { Penalty = Penalties[at] };
    }

    private HeadRecipe Ridge(HeadScores scores)
    {
        var candidates = from u in Units(new HeadRecipe { Kind = HeadKind.Ridge, BalanceClasses = Balanced }) from p in Penalties select u with { Penalty = p };
        return candidates.MinBy(r => SquaredError(scores.LeaveOneOut(r, r.Penalty), scores.Labels))!;
    }

    private HeadRecipe? Neighbours(HeadScores scores)
    {
        var most = scores.Labels.Length / 2;
        var best = (Recipe: (HeadRecipe?)null, Score: double.NegativeInfinity);
        foreach (var recipe in Units(new HeadRecipe { Kind = HeadKind.NearestNeighbours, BalanceClasses = Balanced }))
        {
            var table = NearestNeighbours.Within(scores.Inputs(recipe), Math.Max(1, Math.Min(most, NeighbourNumbers[^1])), Threads);
            foreach (var candidate in NeighbourNumbers.Where(k => k <= Math.Max(1, most)).Select(k => recipe with { Neighbours = k }))
            {
                var score = scores.Score(scores.LeaveOneOut(candidate, table));
                best = score > best.Score ? (candidate, score) : best;
            }
        }

        return best.Recipe;
    }

    private HeadRecipe[] Units(HeadRecipe recipe) => UnitLengths ? [recipe, recipe with { UnitLength = true }] : [recipe];

    private static double SquaredError(Matrix logits, int[] labels)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Rows; i++)
        {
            for (var c = 0; c < logits.Columns; c++)
            {
                var error = logits[i, c] - (labels[i] == c ? HeadFit.RidgeScale : 0);
                sum += error * error;
            }
        }

        return sum;
    }

    private static double LogLoss(HeadScores scores, HeadRecipe recipe)
    {
        var (logits, classes) = SafeTemperature.Seen(scores.OutOfFold(recipe), scores.Labels);
        return classes.Count == 0 ? 0 : TemperatureScaling.LogLoss(logits, classes, SafeTemperature.Fit(logits, classes));
    }

    // Hits come in steps of one label, and labels that the incumbent was unsure of are those it misses; what each label costs in log loss tells more of a head, so the gain must stand out there too.
    private static bool IsSurer(HeadScores scores, HeadRecipe challenger, HeadRecipe incumbent)
    {
        double[] gains = [.. Losses(scores, incumbent).Zip(Losses(scores, challenger), (before, now) => before - now)];
        var mean = gains.Average();
        var error = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Length - 1) / gains.Length);
        return mean > error;
    }

    private static double[] Losses(HeadScores scores, HeadRecipe recipe)
    {
        var logits = scores.OutOfFold(recipe);
        var temperature = SafeTemperature.Fit(logits, scores.Labels);
        return [.. scores.Labels.Select((label, i) => Math.Min(LossMost, LossOf(logits.Row(i), label, temperature)))];
    }

    private static double LossOf(ReadOnlySpan<float> row, int label, double temperature)
    {
        var top = row[HeadScores.Best(row)];
        var sum = 0.0;
        foreach (var logit in row)
        {
            sum += Math.Exp(((double)logit - top) / temperature);
        }

        return Math.Log(sum) - (((double)row[label] - top) / temperature);
    }

    /// <summary>At most <see cref="LabelsMax"/> of the labelled samples, every class in proportion.</summary>
    internal static (Matrix Inputs, int[] Labels) Sample(Matrix inputs, IReadOnlyList<int> labels, int seed)
    {
        if (labels.Count <= LabelsMax)
        {
            return (inputs, [.. labels]);
        }

        var parts = new ValidationProtocol((labels.Count + LabelsMax - 1) / LabelsMax, 1).Deal(labels, Seed.Derive(seed, "sample"))[0];
        int[] taken = [.. Enumerable.Range(0, labels.Count).Where(i => parts[i] == 0)];
        return (inputs.Select(taken), [.. taken.Select(i => labels[i])]);
    }
}
