namespace Winnow.Core.Numerics;

/// <summary>The Gaussian posterior of a Bayesian linear model of class indicators, and how far new answers move it.</summary>
/// <remarks>
/// Each class's indicator, 1 or 0, is w · x + noise of variance ¼ (the most a value of 0 or 1 can have), w has independent standard normal priors, and x is the row scaled to length 1 with
/// a 1 behind it. All classes share one covariance Σ = (I + XᵀX / σ²)⁻¹. With H = X_b Σ X_bᵀ of the new rows, G = H / σ² and residuals R, the divergences need nothing but G:
/// 2 KL(new‖old) = C (ln|I + G| − tr G(I + G)⁻¹) + tr Rᵀ(I + G)⁻¹ G (I + G)⁻¹ R / σ² and 2 KL(old‖new) = C (tr G − ln|I + G|) + tr Rᵀ(I + G)⁻¹ G R / σ².
/// O(rows × dimensions² + dimensions³ + new rows³) time, O(dimensions²) memory.
/// </remarks>
internal static class LinearPosterior
{
    private const double Noise = 0.25;

    /// <summary>KL divergences in nats of the posterior after all rows from that after the first, and the other way round.</summary>
    /// <param name="before">Rows that were known [rows × dimensions].</param>
    /// <param name="classesBefore">Class of each.</param>
    /// <param name="added">Rows that came [rows × dimensions].</param>
    /// <param name="classesAdded">Class of each.</param>
    public static (double Forward, double Backward) Shift(Matrix before, IReadOnlyList<int> classesBefore, Matrix added, IReadOnlyList<int> classesAdded)
    {
        var (size, count) = (before.Columns + 1, added.Rows);
        int[] classes = [.. classesBefore.Concat(classesAdded).Distinct().Order()];
        var (known, fresh) = (Augmented(before), Augmented(added));
        var precision = Precision(known, before.Rows, size);
        SmallMatrices.Cholesky(precision, size); // L with L Lᵀ = Σ⁻¹
        var seen = SmallMatrices.SolveRight(fresh, precision, count, size); // X_b L⁻ᵀ
        var means = SmallMatrices.SolveRight(Sums(known, classesBefore, classes, size), precision, classes.Length, size);
        var gram = SmallMatrices.Multiply(seen, SmallMatrices.Transpose(seen, count, size), count, size, count);
        var predicted = SmallMatrices.Multiply(seen, SmallMatrices.Transpose(means, classes.Length, size), count, size, classes.Length);
        var residuals = new double[predicted.Length];
        for (var i = 0; i < residuals.Length; i++)
        {
            var truth = classes[i % classes.Length] == classesAdded[i / classes.Length] ? 1 : 0;
            residuals[i] = truth - (predicted[i] / Noise);
        }

        return Divergences(gram, residuals, count, classes.Length);
    }

    private static (double Forward, double Backward) Divergences(double[] gram, double[] residuals, int count, int classes)
    {
        var (g, inner) = (new double[gram.Length], new double[gram.Length]);
        for (var i = 0; i < gram.Length; i++)
        {
            g[i] = gram[i] / Noise;
            inner[i] = g[i] + (i % (count + 1) == 0 ? 1 : 0);
        }

        var inverse = SmallMatrices.Inverse(inner, count);
        SmallMatrices.Cholesky(inner, count);
        var (logDeterminant, trace, shrunk) = (0.0, 0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var diagonal = i * (count + 1);
            logDeterminant += 2 * Math.Log(inner[diagonal]);
            trace += g[diagonal];
            shrunk += 1 - inverse[diagonal]; // G (I + G)⁻¹ = I − (I + G)⁻¹
        }

        var solved = SmallMatrices.Multiply(inverse, residuals, count, count, classes); // (I + G)⁻¹ R
        var weighed = SmallMatrices.Multiply(g, solved, count, count, classes);
        var (forward, backward) = (0.0, 0.0);
        for (var i = 0; i < residuals.Length; i++)
        {
            forward += solved[i] * weighed[i];
            backward += residuals[i] * weighed[i];
        }

        // Rounding may carry a divergence of nearly 0 below it.
        return (
            Math.Max(0, 0.5 * ((classes * (logDeterminant - shrunk)) + (forward / Noise))),
            Math.Max(0, 0.5 * ((classes * (trace - logDeterminant)) + (backward / Noise))));
    }

    /// <summary>I + XᵀX / σ², its lower triangle alone.</summary>
    private static double[] Precision(double[] rows, int count, int size)
    {
        var precision = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            precision[i * (size + 1)] = 1;
        }

        for (var r = 0; r < count; r++)
        {
            var row = rows.AsSpan(r * size, size);
            for (var i = 0; i < size; i++)
            {
                var scale = row[i] / Noise;
                var target = precision.AsSpan(i * size, i + 1);
                for (var j = 0; j < target.Length; j++)
                {
                    target[j] += scale * row[j];
                }
            }
        }

        return precision;
    }

    /// <summary>Yᵀ X [classes × size]: the sum of the rows of each class.</summary>
    private static double[] Sums(double[] rows, IReadOnlyList<int> classesOfRows, int[] classes, int size)
    {
        var sums = new double[classes.Length * size];
        for (var r = 0; r < classesOfRows.Count; r++)
        {
            var target = sums.AsSpan(Array.BinarySearch(classes, classesOfRows[r]) * size, size);
            for (var j = 0; j < size; j++)
            {
                target[j] += rows[(r * size) + j];
            }
        }

        return sums;
    }

    private static double[] Augmented(Matrix rows)
    {
        var unit = UnitRows.Of(rows);
        var result = new double[unit.Rows * (unit.Columns + 1)];
        for (var i = 0; i < unit.Rows; i++)
        {
            var target = result.AsSpan(i * (unit.Columns + 1), unit.Columns + 1);
            for (var j = 0; j < unit.Columns; j++)
            {
                target[j] = unit[i, j];
            }

            target[^1] = 1;
        }

        return result;
    }
}
