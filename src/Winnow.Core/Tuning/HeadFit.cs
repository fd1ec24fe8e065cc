using Winnow.Core.Loop;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tuning;

/// <summary>Fits heads by their recipes, on features of which <see cref="Unit"/> made rows of one length where the recipe asks for them.</summary>
internal static class HeadFit
{
    /// <summary>Indicators of 0 and 10 give logits of order 10, as a softmax wants them; the temperature does the rest.</summary>
    public const double RidgeScale = 10;

    // Enough to tell which λ is better; a model that is used is fitted to the end.
    private const int ComparingIterations = 40;
    private const double ComparingTolerance = 1e-3;

    /// <summary>What a class without a label gets from class means, in squared distances.</summary>
    public const float Absent = -1e6f;

    /// <summary>Rows of length √dimensions, so that values are of order 1.</summary>
    public static Matrix Unit(Matrix inputs)
    {
        var unit = UnitRows.Of(inputs);
        var scale = MathF.Sqrt(inputs.Columns);
        foreach (ref var value in unit.Span)
        {
            value *= scale;
        }

        return unit;
    }

    /// <summary>Fits to the end.</summary>
    public static IFittedHead Of(HeadRecipe recipe, Matrix inputs, int[] labels, int classes, MemberMasks masks, Action<int>? iterated)
    {
        if (recipe.Kind == HeadKind.NearestNeighbours)
        {
            var votes = new NeighbourVotes(labels, classes, Balance(recipe, labels, classes));
            return new FittedNeighbourHead(inputs, votes, classes, recipe.Neighbours, recipe.Temperature, masks);
        }

        var weights = recipe.Kind == HeadKind.Logistic
            ? SoftmaxFit.Of(inputs, labels, classes, recipe.Penalty, SoftmaxRegression.Iterations, SoftmaxRegression.Tolerance, iterated, Balance(recipe, labels, classes)).Weights
            : Linear(recipe, inputs, labels, classes, null);
        if (recipe.Temperature != 1)
        {
            foreach (ref var weight in weights.Span)
            {
                weight /= (float)recipe.Temperature;
            }
        }

        return new FittedLinearHead(weights, masks);
    }

    /// <summary>Logits of some rows under a fit on others, as exact as choosing needs, at temperature 1.</summary>
    /// <param name="recipe">How to fit.</param>
    /// <param name="inputs">Rows to learn from.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="asked">Rows to judge.</param>
    /// <param name="weights">Of logistic regression: weights to begin from, or null; becomes what was fitted.</param>
    public static Matrix Logits(HeadRecipe recipe, Matrix inputs, int[] labels, int classes, Matrix asked, ref Matrix? weights)
    {
        var logits = new Matrix(asked.Rows, classes);
        if (recipe.Kind == HeadKind.NearestNeighbours)
        {
            var votes = new NeighbourVotes(labels, classes, Balance(recipe, labels, classes));
            var table = NearestNeighbours.Between(asked, inputs, recipe.Neighbours, 1);
            for (var i = 0; i < asked.Rows; i++)
            {
                votes.Count(table.Of(i), recipe.Neighbours, null, logits.Row(i));
            }

            return logits;
        }

        weights = Linear(recipe, inputs, labels, classes, weights);
        for (var i = 0; i < asked.Rows; i++)
        {
            for (var c = 0; c < classes; c++)
            {
                var w = weights.Row(c);
                logits[i, c] = Vectors.Dot(asked.Row(i), w[..^1]) + w[^1];
            }
        }

        return logits;
    }

    /// <summary>Leave-one-out logits of ridge regression [samples × classes].</summary>
    public static Matrix LeaveOneOut(RidgeProblem problem, double penalty, int samples, int classes)
    {
        var scores = problem.LeaveOneOut(penalty);
        var logits = new Matrix(samples, classes);
        for (var i = 0; i < samples; i++)
        {
            for (var c = 0; c < classes; c++)
            {
                logits[i, c] = (float)(RidgeScale * scores[i][c]);
            }
        }

        return logits;
    }

    private static Matrix Linear(HeadRecipe recipe, Matrix inputs, int[] labels, int classes, Matrix? start) => recipe.Kind switch
    {
        HeadKind.Logistic => SoftmaxFit.Of(inputs, labels, classes, recipe.Penalty, ComparingIterations, ComparingTolerance, sampleWeights: Balance(recipe, labels, classes), start: start).Weights,
        HeadKind.Ridge => Ridge(recipe, inputs, labels, classes),
        _ => Prototype(inputs, labels, classes),
    };

    private static double[]? Balance(HeadRecipe recipe, int[] labels, int classes) => recipe.BalanceClasses ? ClassWeights.Of(labels, classes) : null;

    private static Matrix Ridge(HeadRecipe recipe, Matrix inputs, int[] labels, int classes)
    {
        var fit = new RidgeProblem(inputs, labels, classes, Balance(recipe, labels, classes)).Fit(recipe.Penalty);
        var weights = new Matrix(classes, inputs.Columns + 1);
        for (var c = 0; c < classes; c++)
        {
            for (var d = 0; d < weights.Columns; d++)
            {
                weights[c, d] = (float)(RidgeScale * fit[c][d]);
            }
        }

        return weights;
    }

    // −‖x − μ‖² is 2 μ·x − ‖μ‖² but for what all classes share.
    private static Matrix Prototype(Matrix inputs, int[] labels, int classes)
    {
        var counts = ClassWeights.Counts(labels, classes);
        var weights = new Matrix(classes, inputs.Columns + 1);
        for (var i = 0; i < labels.Length; i++)
        {
            Vectors.AddScaled(weights.Row(labels[i])[..^1], 1f / counts[labels[i]], inputs.Row(i));
        }

        for (var c = 0; c < classes; c++)
        {
            var mean = weights.Row(c)[..^1];
            weights[c, inputs.Columns] = counts[c] == 0 ? Absent : -Vectors.Dot(mean, mean);
            foreach (ref var value in mean)
            {
                value *= 2;
            }
        }

        return weights;
    }
}
