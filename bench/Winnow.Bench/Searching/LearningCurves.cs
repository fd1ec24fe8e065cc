using Winnow.Core.Search;

namespace Winnow.Bench.Searching;

/// <summary>C1: trainings of 81 epochs whose noisy curve is known. A recipe that learns slowly looks bad early and is good late.</summary>
internal static class LearningCurves
{
    public const int Epochs = 81;
    private const double Floor = 0.10;
    private const double Start = 0.9;
    private const double Noise = 0.01;

    /// <summary>Steps 18 and 54: early enough to save, late enough for ranks to hold. Chosen on other seeds than those measured, once for all budgets.</summary>
    public static RungLadder Rungs { get; } = new(18);

    public static SearchSpace Space { get; } = new(
        new FloatParameter("lr10", -5, -1),
        new FloatParameter("wd10", -6, -2),
        new FloatParameter("drop", 0, 0.6),
        new CategoricalParameter("width", "1", "2", "4"));

    /// <summary>Score after some epochs, smaller is better, without noise.</summary>
    public static double Score(SearchPoint point, int epochs)
    {
        var (final, time) = (Final(point), Math.Clamp(6 * Math.Pow(10, -(2.7 + point.Number("lr10")) / 2), 2, 60) * (point.Choice("width") == "4" ? 1.5 : 1));
        return final + ((Start - final) * Math.Exp(-epochs / time));
    }

    /// <summary>How much worse than the best possible recipe a whole training is.</summary>
    public static double Regret(SearchPoint point) => Score(point, Epochs) - Floor;

    /// <summary>Searches until the epochs are spent and gives the regret of the best complete trial, or 0.8 without one.</summary>
    public static double Search(ISampler sampler, IPruner pruner, int epochs, int seed)
    {
        var study = new Study(new(Space, seed) { Sampler = sampler, Pruner = pruner }, TimeProvider.System);
        while (epochs > 0)
        {
            var trial = study.Ask();
            var random = new Random(trial.Seed);
            var (step, score, pruned) = (0, 0.0, false);
            while (step < Epochs && epochs > 0 && !pruned)
            {
                (step, epochs) = (step + 1, epochs - 1);
                score = Score(trial.Point, step) + (Noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
                trial.Report(step, score);
                pruned = trial.ShouldPrune();
            }

            // A training that the budget cuts short has no final score.
            if (step == Epochs)
            {
                study.Tell(trial, score);
            }
            else
            {
                study.Prune(trial, trial.PruneReason ?? "the epochs are spent");
            }
        }

        return study.Snapshot().Best is { } best ? Regret(best.Point) : Start - Floor;
    }

    private static double Final(SearchPoint point)
    {
        var width = point.Choice("width") switch { "1" => 0.04, "2" => 0, _ => 0.02 };
        return Math.Min(Start, Floor + Math.Min(0.8, (0.08 * Math.Pow(point.Number("lr10") + 2.7, 2)) + (0.015 * Math.Pow(point.Number("wd10") + 4, 2)) + (0.25 * Math.Pow(point.Number("drop") - 0.2, 2)) + width));
    }
}
