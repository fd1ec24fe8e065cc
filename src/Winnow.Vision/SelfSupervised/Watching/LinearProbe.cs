using System.Numerics.Tensors;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Vision.SelfSupervised;

/// <summary>A softmax regression on standardised features, its penalty chosen by cross-validation: how well a line through feature space tells classes apart.</summary>
public static class LinearProbe
{
    private const int Folds = 5;

    /// <summary>Penalties to choose from, strongest first.</summary>
    private static readonly double[] Penalties = [1, 0.1, 0.01, 0.001];

    /// <summary>Share of rows that a regression on the other folds classifies rightly, at the best of four penalties; 0 to 1.</summary>
    /// <remarks>The best of four is a little too good; it serves to compare features. O(penalties × folds × fit).</remarks>
    /// <param name="rows">Features [rows × d], finite.</param>
    /// <param name="classes">Class of each row.</param>
    /// <param name="count">Number of classes.</param>
    /// <param name="seed">Decides the folds.</param>
    /// <param name="cancel">Checked between fits.</param>
    public static double CrossValidated(Matrix rows, IReadOnlyList<int> classes, int count, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(classes);
        if (rows.Rows < Folds)
        {
            return 0;
        }

        SampleId[] ids = [.. Enumerable.Range(0, rows.Rows).Select(i => new SampleId(i))];
        var features = new SampleFeatures(ids, Standardised(rows));
        var order = Enumerable.Range(0, rows.Rows).ToArray();
        new Random(Seed.Derive(seed, "probe")).Shuffle(order);
        string[] names = [.. Enumerable.Range(0, count).Select(c => $"{c}")];
        var best = 0;
        foreach (var penalty in Penalties)
        {
            var regression = new SoftmaxRegression(features, names, penalty);
            var right = 0;
            for (var fold = 0; fold < Folds; fold++)
            {
                LabelledSample[] known = [.. order.Where((_, place) => place % Folds != fold).Select(i => new LabelledSample(ids[i], new ClassLabel(classes[i])))];
                LabelledSample[] held = [.. order.Where((_, place) => place % Folds == fold).Select(i => new LabelledSample(ids[i], new ClassLabel(classes[i])))];
                using var model = regression.Fit(known, new Random(0), null, cancel);
                var probabilities = model.Gather([.. held.Select(h => h.Id)], Evidence.Probabilities, cancel).Require(p => p.Probabilities);
                right += held.Where((h, i) => TensorPrimitives.IndexOfMax<float>(probabilities.Row(i)) == h.Class).Count();
            }

            best = Math.Max(best, right);
        }

        return (double)best / rows.Rows;
    }

    private static Matrix Standardised(Matrix rows)
    {
        var result = new Matrix(rows.Rows, rows.Columns);
        for (var j = 0; j < rows.Columns; j++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < rows.Rows; i++)
            {
                sum += rows[i, j];
                squares += (double)rows[i, j] * rows[i, j];
            }

            var mean = sum / rows.Rows;
            var deviation = Math.Sqrt(Math.Max(0, (squares / rows.Rows) - (mean * mean)));
            for (var i = 0; i < rows.Rows && deviation > 1e-9; i++)
            {
                result[i, j] = (float)((rows[i, j] - mean) / deviation);
            }
        }

        return result;
    }
}
