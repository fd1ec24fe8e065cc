using Winnow.Core.Numerics;

namespace Winnow.Core.Tuning;

/// <summary>Least squares on class indicators: minimises Σ s·(y − w·x − b)² / Σ s + λ·‖w‖² for each class, the bias unpenalised.</summary>
/// <remarks>
/// The inner products are computed once for all λ, in whichever of samples and dimensions is smaller. What each sample gets from a fit on all others
/// follows from the one fit on all (Allen's PRESS, 1974): y − (y − ŷ) / (1 − h), h the sample's leverage. Leaving a sample out keeps the total penalty λ·Σ s.
/// O(samples × dimensions × min(samples, dimensions)) once and O(min³ + samples × min²) for each λ, in double precision.
/// </remarks>
internal sealed class RidgeProblem
{
    private readonly int classes;
    private readonly int dimensions;
    private readonly int[] labels;
    private readonly double[] share;        // s / Σ s of each sample
    private readonly double[][] rows;       // √share · (x − mean)
    private readonly double[] centre;
    private readonly double[] frequency;    // weighted mean of each indicator
    private readonly bool dual;
    private readonly double[] products;     // of samples where there are fewer of them, else of dimensions

    /// <summary>A problem on the rows of a matrix.</summary>
    /// <param name="inputs">[samples × dimensions].</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">Weight of each row, above 0; null for equal ones.</param>
    public RidgeProblem(Matrix inputs, int[] labels, int classes, double[]? weights)
    {
        (this.labels, this.classes, dimensions) = (labels, classes, inputs.Columns);
        var total = weights?.Sum() ?? labels.Length;
        share = [.. labels.Select((_, i) => (weights?[i] ?? 1) / total)];
        centre = new double[dimensions];
        frequency = new double[classes];
        rows = new double[labels.Length][];
        for (var i = 0; i < labels.Length; i++)
        {
            rows[i] = new double[dimensions];
            for (var d = 0; d < dimensions; d++)
            {
                rows[i][d] = inputs[i, d];
            }

            DoubleVectors.AddScaled(centre, share[i], rows[i]);
            frequency[labels[i]] += share[i];
        }

        for (var i = 0; i < labels.Length; i++)
        {
            DoubleVectors.AddScaled(rows[i], -1, centre);
            var root = Math.Sqrt(share[i]);
            for (var d = 0; d < dimensions; d++)
            {
                rows[i][d] *= root;
            }
        }

        dual = labels.Length < dimensions;
        products = dual ? Gram() : Scatter();
    }

    /// <summary>Weights of each class, then its bias [classes × (dimensions + 1)].</summary>
    public double[][] Fit(double penalty)
    {
        var factor = new PositiveFactor(products, Size, penalty);
        var result = new double[classes][];
        for (var c = 0; c < classes; c++)
        {
            var w = result[c] = new double[dimensions + 1];
            var own = Weights(factor, c);
            own.CopyTo(w, 0);
            w[^1] = frequency[c] - DoubleVectors.Dot(own, centre);
        }

        return result;
    }

    /// <summary>What each sample gets from the fit on all others [samples][classes].</summary>
    public double[][] LeaveOneOut(double penalty)
    {
        var factor = new PositiveFactor(products, Size, penalty);
        var rest = Rest(factor, penalty);
        var scores = labels.Select(_ => new double[classes]).ToArray();
        for (var c = 0; c < classes; c++)
        {
            var weights = Weights(factor, c);
            for (var i = 0; i < labels.Length; i++)
            {
                var truth = labels[i] == c ? 1.0 : 0;
                var fitted = frequency[c] + (DoubleVectors.Dot(weights, rows[i]) / Math.Sqrt(share[i]));
                scores[i][c] = truth - ((truth - fitted) / rest[i]);
            }
        }

        return scores;
    }

    private int Size => dual ? labels.Length : dimensions;

    // 1 − leverage of each sample.
    private double[] Rest(PositiveFactor factor, double penalty)
    {
        var rest = new double[labels.Length];
        var inverse = dual ? factor.InverseDiagonal() : [];
        var column = new double[Size];
        for (var i = 0; i < rest.Length; i++)
        {
            if (dual)
            {
                rest[i] = (penalty * inverse[i]) - share[i];
                continue;
            }

            rows[i].CopyTo(column, 0);
            factor.Forward(column);
            rest[i] = 1 - share[i] - DoubleVectors.Dot(column, column);
        }

        return rest;
    }

    private double[] Weights(PositiveFactor factor, int c)
    {
        var target = new double[Size];
        var weights = new double[dimensions];
        for (var i = 0; i < labels.Length; i++)
        {
            var y = Math.Sqrt(share[i]) * ((labels[i] == c ? 1 : 0) - frequency[c]);
            if (dual)
            {
                target[i] = y;
            }
            else
            {
                DoubleVectors.AddScaled(target, y, rows[i]);
            }
        }

        factor.Solve(target);
        for (var i = 0; dual && i < labels.Length; i++)
        {
            DoubleVectors.AddScaled(weights, target[i], rows[i]);
        }

        return dual ? weights : target;
    }

    private double[] Gram()
    {
        var n = rows.Length;
        var result = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                result[(i * n) + j] = DoubleVectors.Dot(rows[i], rows[j]);
            }
        }

        return result;
    }

    private double[] Scatter()
    {
        var result = new double[dimensions * dimensions];
        foreach (var row in rows)
        {
            for (var d = 0; d < dimensions; d++)
            {
                DoubleVectors.AddScaled(result.AsSpan(d * dimensions, d + 1), row[d], row.AsSpan(0, d + 1));
            }
        }

        return result;
    }
}
