namespace Winnow.Core.Numerics;

/// <summary>Fisher information of a softmax layer, one row of factors per sample: Wᵢ ⊗ zᵢzᵢᵀ with Wᵢ = diag(p) − ppᵀ, and Vᵢ with VᵢVᵢᵀ equal to it.</summary>
/// <param name="classes">Rows of each Wᵢ.</param>
/// <param name="weights">Wᵢ, row after row [samples × classes²].</param>
/// <param name="features">zᵢ [samples × dimensions].</param>
internal sealed class FisherBlocks(int classes, Matrix weights, Matrix features)
{
    /// <summary>Rows of each Wᵢ.</summary>
    public int Classes => classes;

    /// <summary>Length of each zᵢ.</summary>
    public int Dimensions => features.Columns;

    /// <summary>Rows and columns of the whole matrix.</summary>
    public int Size => classes * features.Columns;

    /// <summary>Number of samples.</summary>
    public int Count => features.Rows;

    /// <summary>zᵢ.</summary>
    public ReadOnlySpan<float> Feature(int sample) => features.Row(sample);

    /// <summary>Wᵢ, row after row [classes × classes].</summary>
    public ReadOnlySpan<float> Weight(int sample) => weights.Row(sample);

    /// <summary>Lower triangular S with S Sᵀ = Wᵢ [classes × classes]; a class without information has a column of zeros.</summary>
    public void Factor(int sample, Span<double> s)
    {
        var w = weights.Row(sample);
        var trace = 0.0;
        for (var c = 0; c < classes; c++)
        {
            trace += w[(c * classes) + c];
        }

        s.Clear();
        for (var k = 0; k < classes; k++)
        {
            var pivot = (double)w[(k * classes) + k];
            for (var r = 0; r < k; r++)
            {
                pivot -= s[(k * classes) + r] * s[(k * classes) + r];
            }

            // Wᵢ has no full rank (its rows sum to 0): what float32 leaves of a zero pivot is noise.
            if (pivot <= 1e-6 * trace)
            {
                continue;
            }

            s[(k * classes) + k] = Math.Sqrt(pivot);
            for (var c = k + 1; c < classes; c++)
            {
                var sum = (double)w[(c * classes) + k];
                for (var r = 0; r < k; r++)
                {
                    sum -= s[(c * classes) + r] * s[(k * classes) + r];
                }

                s[(c * classes) + k] = sum / s[(k * classes) + k];
            }
        }
    }

    /// <summary>scale · Σ Wᵢ ⊗ zᵢzᵢᵀ over all samples [size × size], summed in row order.</summary>
    public double[] Sum(double scale, int threads)
    {
        var result = new double[Size * Size];
        var (d, size) = (Dimensions, Size);
        Chunks.For(classes * classes, threads, (pair, _, _) =>
        {
            var (a, b) = (pair / classes, pair % classes);
            if (b < a)
            {
                return;
            }

            var block = new double[d * d];
            for (var i = 0; i < Count; i++)
            {
                double weight = weights[i, pair];
                var z = features.Row(i);
                for (var j = 0; j < d; j++)
                {
                    var scaled = weight * z[j];
                    for (var k = 0; k < d; k++)
                    {
                        block[(j * d) + k] += scaled * z[k];
                    }
                }
            }

            for (var j = 0; j < d; j++)
            {
                for (var k = 0; k < d; k++)
                {
                    var value = scale * block[(j * d) + k];
                    result[(((a * d) + j) * size) + (b * d) + k] = value;
                    result[(((b * d) + k) * size) + (a * d) + j] = value;
                }
            }
        }, size: 1);
        return result;
    }
}
