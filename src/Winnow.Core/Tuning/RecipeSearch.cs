using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Search;

namespace Winnow.Core.Tuning;

/// <summary>Searches the recipe of a whole training on the labels there are, warm-started with the one in use and never knowingly for the worse.</summary>
/// <remarks>
/// Trial 0 is the incumbent. Each recipe is first trained shortly on one fold, then fold by fold (<see cref="FoldRace"/>); all recipes see the same folds and seeds. A trial that crashes,
/// diverges or is cut off by the budget is recorded and leaves the incumbent where it is. Test samples are never read.
/// </remarks>
/// <typeparam name="T">The recipe.</typeparam>
/// <param name="task">What is trained.</param>
/// <param name="options">What the search may cost.</param>
/// <param name="clock">Tells the time that the budget counts.</param>
public sealed class RecipeSearch<T>(IRecipeTask<T> task, RecipeSearchOptions options, TimeProvider clock)
    where T : class
{
    // A short training, so that a hopeless recipe costs little.
    private const double ShortShare = 1.0 / 3;

    private readonly RecipeSearchOptions options = options.Validate();

    /// <summary>Rules that may end the search before its limits; none by default. Reports are scores of folds from <see cref="FoldRace.FirstFold"/> on.</summary>
    public IReadOnlyList<IStudyStop> Stops { get; init; } = [];

    /// <summary>Told of the trial that begins, and its recipe in words; null tells nobody.</summary>
    public Action<int, string>? Began { get; init; }

    /// <summary>Searches.</summary>
    /// <param name="incumbent">The recipe in use.</param>
    /// <param name="labelled">Labels to learn from and to be measured on in turn.</param>
    /// <param name="seed">Decides folds, proposals and trainings.</param>
    /// <param name="journal">Keeps the study, so that a stopped search goes on; null keeps it in memory.</param>
    /// <param name="cancel">Ends the search without a result.</param>
    /// <exception cref="ArgumentException">The space around the incumbent holds no valid point.</exception>
    public RecipeTuning<T> Run(T incumbent, IReadOnlyList<LabelledSample> labelled, int seed, Journal? journal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(incumbent);
        ArgumentNullException.ThrowIfNull(labelled);
        LabelledSample[] ordered = [.. labelled.OrderBy(l => l.Id)];
        int[] strata = [.. ordered.Select(l => l.ClassesNamed.DefaultIfEmpty(-1).First())];
        if (WhyNot(strata, ordered) is { } why)
        {
            return new(incumbent, false, $"kept {task.Words(incumbent)}: {why}", null, []);
        }

        var units = Units(strata, seed);
        var space = task.SpaceAround(incumbent);
        var study = new Study(
            new StudySetup(space, seed)
            {
                Direction = SearchDirection.Maximise,
                Sampler = new RungTpeSampler { Rungs = FoldRace.Rungs },
                Pruner = new FoldRace(),
                Digest = DigestOf(incumbent, ordered, seed),
            },
            clock, journal);
        study.Enqueue(task.PointOf(incumbent));
        var runner = new StudyRunner(study, new() { Seconds = options.Seconds, Trials = options.Trials }, clock) { Stops = Stops };
        var outcome = runner.Run((trial, stop) => Objective(trial, incumbent, ordered, units, seed, stop), cancel);
        return Judge(outcome, incumbent, units, ordered.Length) with { Study = outcome.Study };
    }

    private double Objective(Trial trial, T incumbent, LabelledSample[] labelled, IReadOnlyList<bool[]> units, int seed, CancellationToken stop)
    {
        var recipe = task.Read(trial.Point, incumbent);
        Began?.Invoke(trial.Number, task.Words(recipe));
        var scores = new List<double>();
        for (var unit = 0; unit < units.Count; unit++)
        {
            if (unit == 0)
            {
                trial.Report(1, Score(unit, ShortShare));
                if (trial.ShouldPrune())
                {
                    return 0;
                }
            }

            scores.Add(Score(unit, 1));
            trial.Report(FoldRace.FirstFold + unit, scores[^1]);
            if (trial.ShouldPrune())
            {
                return 0;
            }
        }

        return scores.Average();

        double Score(int unit, double share)
        {
            LabelledSample[] asked = [.. labelled.Where((_, i) => units[unit][i])];
            LabelledSample[] learn = [.. labelled.Where((_, i) => !units[unit][i])];
            var score = task.Score(recipe, share * options.Share, learn, asked, Seed.Derive(seed, $"unit/{unit}"), stop);
            return double.IsFinite(score) ? score : throw new NotFiniteNumberException("The training diverged: its loss or its score is no number.");
        }
    }

    private RecipeTuning<T> Judge(SearchOutcome outcome, T incumbent, IReadOnlyList<bool[]> units, int labels)
    {
        var board = outcome.Study.Trials.Select(t => Entry(t, incumbent)).OrderBy(t => t.State).ThenByDescending(t => t.Score ?? double.NegativeInfinity).ThenBy(t => t.Number).ToList();
        var leftOut = units[0].Count(u => u);
        PairedScores Of(TrialRecord trial) => new(FoldRace.Folds(trial), (double)leftOut / (labels - leftOut));
        TrialRecord[] complete = [.. outcome.Study.Trials.Where(t => t.State == TrialState.Complete)];
        var kept = $"kept {task.Words(incumbent)}";
        if (complete is not [{ Number: 0 } first, ..])
        {
            var problem = outcome.Study.Trials is [{ Reason: { } reason }, ..] ? reason : outcome.Reason;
            return new(incumbent, false, $"{kept}: it was not measured on all folds, so nothing could be compared with it ({problem.TrimEnd('.')})", outcome.Reason, board);
        }

        var tried = $"{complete.Length - 1} of {outcome.Study.Trials.Count - 1} other recipes were trained on all {units.Count} folds of {labels} labels";
        T[] recipes = [.. complete.Select(t => task.Read(t.Point, incumbent))];
        var chosen = OneStandardError.Choose([.. complete.Select(Of)], [.. recipes.Select(task.Cost)], 0);
        if (chosen == 0)
        {
            return new(incumbent, false, $"{kept}: no other recipe is better by more than a standard error ({tried})", outcome.Reason, board);
        }

        var verdict = NeverWorseGuard.Judge(Of(complete[chosen]), Of(first));
        return verdict.Passes
            ? new(recipes[chosen], true, $"{task.Words(recipes[chosen])} instead of {task.Words(incumbent)}: {verdict.Words} ({tried})", outcome.Reason, board)
            : new(incumbent, false, $"{kept}: {task.Words(recipes[chosen])} is not surely better, {verdict.Words} ({tried})", outcome.Reason, board);
    }

    private RecipeTrial<T> Entry(TrialRecord trial, T incumbent)
    {
        T? recipe;
        try
        {
            recipe = task.Read(trial.Point, incumbent);
        }
        catch (ArgumentException)
        {
            recipe = null; // the trial failed for it, and says so
        }

        var folds = FoldRace.Folds(trial);
        return new(
            trial.Number, recipe, recipe is null ? trial.Point.ToString() : task.Words(recipe), trial.State,
            folds.Count > 0 ? folds.Average() : trial.Score, folds.Count, trial.Seconds, trial.Reason);
    }

    private static string? WhyNot(int[] strata, LabelledSample[] labelled)
    {
        var classes = labelled.SelectMany(l => l.ClassesNamed).Distinct().Count();
        return strata.Length == 0 ? "there is no label yet"
            : classes < 2 && labelled[0].Annotation is ClassLabel ? "all labels so far are of one class, so nothing can be compared"
            : strata.Length < ValidationProtocol.FewPerClass * Math.Max(1, classes) ? string.Create(
                CultureInfo.InvariantCulture, $"comparing whole trainings takes {ValidationProtocol.FewPerClass} labels a class, {ValidationProtocol.FewPerClass * Math.Max(1, classes)} in all, and there are {strata.Length}")
            : strata.Length < ValidationProtocol.UsualFolds ? $"comparing trainings takes {ValidationProtocol.UsualFolds} labels, one for each fold, and there are {strata.Length}"
            : null;
    }

    // Which samples each unit leaves out: the folds of the first deal, then those of the next.
    private IReadOnlyList<bool[]> Units(int[] strata, int seed)
    {
        var protocol = ValidationProtocol.Of(strata.Length, Math.Max(1, strata.Distinct().Count()));
        var plan = (protocol.Folds == strata.Length ? new(ValidationProtocol.UsualFolds, 1) : protocol).Deal(strata, seed);
        return [.. plan.SelectMany(foldOf => Enumerable.Range(0, foldOf.Max() + 1).Select(f => foldOf.Select(x => x == f).ToArray())).Take(options.Folds)];
    }

    /// <summary>Names everything that a study depends on: recipe, space, labels, folds and seed. A journal of another one is refused.</summary>
    /// <param name="incumbent">The recipe in use.</param>
    /// <param name="labelled">The labels.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>Hex SHA-256.</returns>
    public string DigestOf(T incumbent, IReadOnlyList<LabelledSample> labelled, int seed)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        var text = string.Join(';', labelled.OrderBy(l => l.Id).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Id.Value}:{string.Join(',', l.ClassesNamed)}")));
        var all = string.Create(CultureInfo.InvariantCulture, $"{task.Save(incumbent)}|{task.SpaceAround(incumbent).Describe()}|{options.Folds}|{options.Share}|{seed}|{text}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }
}
