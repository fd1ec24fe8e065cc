using Winnow.Core.Numerics;

namespace Winnow.Core.Tuning;

/// <summary>Scores heads on shared folds; what was scored once is not fitted again.</summary>
/// <param name="raw">Features [samples × dimensions].</param>
/// <param name="labels">Class of each row.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="plan">Fold of each sample in each repeat.</param>
/// <param name="balanced">Whether every class counts alike.</param>
/// <param name="threads">Folds at once; they do not change the result.</param>
/// <param name="cancel">Checked before each fit.</param>
internal sealed class HeadScores(Matrix raw, int[] labels, int classes, IReadOnlyList<int[]> plan, bool balanced, int threads, CancellationToken cancel)
{
    private readonly Dictionary<HeadRecipe, Matrix?[]> scored = [];
    private readonly Dictionary<(bool Unit, bool Balanced), RidgeProblem> ridges = [];
    private readonly Dictionary<(bool Unit, bool Balanced, int Repeat), Matrix?[]> fitted = []; // of logistic regression, by fold: where the next λ begins
    private Matrix? unit;

    /// <summary>Class of each row.</summary>
    public int[] Labels => labels;

    /// <summary>Configurations that were scored on at least one repeat.</summary>
    public int Count => scored.Count + Screened;

    /// <summary>Configurations that were scored by a closed form alone.</summary>
    public int Screened { get; private set; }

    /// <summary>Whether each sample is left out alone.</summary>
    public bool LeavesOneOut => plan[0].Max() + 1 == labels.Length;

    /// <summary>Features as the recipe wants them.</summary>
    public Matrix Inputs(HeadRecipe recipe) => recipe.UnitLength ? unit ??= HeadFit.Unit(raw) : raw;

    /// <summary>Out-of-fold logits of one repeat [samples × classes].</summary>
    public Matrix OutOfFold(HeadRecipe recipe, int repeat = 0)
    {
        recipe = recipe with { Temperature = 1 };
        if (!scored.TryGetValue(recipe, out var repeats))
        {
            scored.Add(recipe, repeats = new Matrix?[plan.Count]);
        }

        return repeats[repeat] ??= LeavesOneOut && recipe.Kind == HeadKind.Ridge ? LeaveOneOut(recipe, recipe.Penalty) : Fit(recipe, repeat);
    }

    /// <summary>Exact leave-one-out logits of ridge regression by the closed form; inner products are shared by all λ.</summary>
    public Matrix LeaveOneOut(HeadRecipe recipe, double penalty)
    {
        cancel.ThrowIfCancellationRequested();
        var key = (recipe.UnitLength, recipe.BalanceClasses);
        if (!ridges.TryGetValue(key, out var problem))
        {
            ridges.Add(key, problem = new(Inputs(recipe), labels, classes, recipe.BalanceClasses ? ClassWeights.Of(labels, classes) : null));
        }

        Screened++;
        return HeadFit.LeaveOneOut(problem, penalty, labels.Length, classes);
    }

    /// <summary>Exact leave-one-out logits of the votes of so many neighbours, out of a table of each sample's neighbours.</summary>
    public Matrix LeaveOneOut(HeadRecipe recipe, NeighbourTable neighbours)
    {
        cancel.ThrowIfCancellationRequested();
        Screened++;
        var votes = new NeighbourVotes(labels, classes, recipe.BalanceClasses ? ClassWeights.Of(labels, classes) : null);
        var logits = new Matrix(labels.Length, classes);
        for (var i = 0; i < labels.Length; i++)
        {
            votes.Count(neighbours.Of(i), recipe.Neighbours, null, logits.Row(i));
        }

        return logits;
    }

    /// <summary>What a recipe gets on all shared folds.</summary>
    public PairedScores Of(HeadRecipe recipe)
    {
        var values = new List<double>();
        for (var repeat = 0; repeat < plan.Count; repeat++)
        {
            var hits = Hits(OutOfFold(recipe, repeat));
            values.AddRange(LeavesOneOut ? hits : Enumerable.Range(0, plan[repeat].Max() + 1).Select(f => hits.Where((_, i) => plan[repeat][i] == f).Average()));
        }

        return new(values, 1.0 / plan[0].Max());
    }

    /// <summary>Mean score of out-of-fold logits.</summary>
    public double Score(Matrix logits) => Hits(logits).Average();

    /// <summary>For each row whether the fit without it is right, in the first repeat.</summary>
    public IReadOnlyList<bool> Right(HeadRecipe recipe)
    {
        var logits = OutOfFold(recipe);
        return [.. labels.Select((label, i) => Best(logits.Row(i)) == label)];
    }

    /// <summary>Index of the largest logit; the first of equals.</summary>
    public static int Best(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var c = 1; c < row.Length; c++)
        {
            best = row[c] > row[best] ? c : best;
        }

        return best;
    }

    // 1 for a hit and 0 for a miss; where classes count alike, weighted so that the mean is the mean recall.
    private double[] Hits(Matrix logits)
    {
        var weights = balanced ? ClassWeights.Of(labels, classes) : null;
        return [.. labels.Select((label, i) => Best(logits.Row(i)) == label ? weights?[i] ?? 1 : 0)];
    }

    private Matrix Fit(HeadRecipe recipe, int repeat)
    {
        var foldOf = plan[repeat];
        var key = (recipe.UnitLength, recipe.BalanceClasses, repeat);
        if (!fitted.TryGetValue(key, out var weights))
        {
            fitted.Add(key, weights = new Matrix?[foldOf.Max() + 1]);
        }

        var inputs = Inputs(recipe);
        var result = new Matrix(labels.Length, classes);
        Parallel.For(0, foldOf.Max() + 1, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, fold =>
        {
            int[] known = [.. Enumerable.Range(0, labels.Length).Where(i => foldOf[i] != fold)];
            int[] asked = [.. Enumerable.Range(0, labels.Length).Where(i => foldOf[i] == fold)];
            var start = recipe.Kind == HeadKind.Logistic ? weights[fold] : null;
            var logits = HeadFit.Logits(recipe, inputs.Select(known), [.. known.Select(i => labels[i])], classes, inputs.Select(asked), ref start);
            weights[fold] = recipe.Kind == HeadKind.Logistic ? start : weights[fold];
            for (var i = 0; i < asked.Length; i++)
            {
                logits.Row(i).CopyTo(result.Row(asked[i]));
            }
        });
        return result;
    }
}
