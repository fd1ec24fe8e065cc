namespace Winnow.Core.Numerics;

/// <summary>tr(M⁻¹ F) while samples come into M and leave it: M = λI + known + Σ VᵢVᵢᵀ, with M⁻¹ and M⁻¹ F M⁻¹ kept up to date by Woodbury's identity.</summary>
/// <remarks>
/// tr((M ± VVᵀ)⁻¹F) = tr(M⁻¹F) ∓ tr((I ± VᵀM⁻¹V)⁻¹ VᵀM⁻¹FM⁻¹V). V = S ⊗ z, so that what a sample would change costs two quadratic forms of z per pair of
/// classes: O(size²), whatever the rank; taking one in or out costs O(classes × size²). Double precision.
/// </remarks>
internal sealed class FisherTrace
{
    private readonly FisherBlocks blocks;
    private readonly int classes;
    private readonly int size;
    private readonly double[] f;
    private readonly double[] inverse;
    private readonly double[] sandwich;
    private readonly double[][] features;
    private readonly double[][] factors;

    /// <summary>Starts from λI + known.</summary>
    /// <param name="blocks">Samples that may come in.</param>
    /// <param name="f">F [size × size], symmetric.</param>
    /// <param name="known">What M holds already, or null for nothing [size × size].</param>
    /// <param name="ridge">λ, greater than 0.</param>
    public FisherTrace(FisherBlocks blocks, double[] f, double[]? known, double ridge)
    {
        (this.blocks, this.f, classes, size) = (blocks, f, blocks.Classes, blocks.Size);
        var m = known is null ? new double[size * size] : (double[])known.Clone();
        for (var k = 0; k < size; k++)
        {
            m[(k * size) + k] += ridge;
        }

        features = [.. Enumerable.Range(0, blocks.Count).Select(i => Array.ConvertAll(blocks.Feature(i).ToArray(), x => (double)x))];
        factors = [.. Enumerable.Range(0, blocks.Count).Select(Factor)];
        inverse = SmallMatrices.Inverse(m, size);
        sandwich = SmallMatrices.Multiply(SmallMatrices.Multiply(inverse, f, size, size, size), inverse, size, size, size);
    }

    /// <summary>tr(M⁻¹ F).</summary>
    public double Trace
    {
        get
        {
            var sum = 0.0;
            for (var k = 0; k < f.Length; k++)
            {
                sum += inverse[k] * f[k];
            }

            return sum;
        }
    }

    /// <summary>By how much the trace falls if the sample comes in (+1), or rises if it leaves (−1); not below 0.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="sign">+1 or −1.</param>
    /// <param name="least">A fall below this is of no interest: then any number below it may come back, at half the cost.</param>
    public double Change(int sample, int sign, double least = 0)
    {
        var (s, z) = (factors[sample], features[sample]);
        var forms = QuadraticForms.Of(sandwich, z, classes);
        // (I + VᵀM⁻¹V)⁻¹ is at most I, so tr(VᵀM⁻¹FM⁻¹V) bounds the fall; float32 weights need the slack.
        if (sign > 0 && Bound(sample, forms) is var bound && bound * (1 + 1e-4) < least)
        {
            return bound;
        }

        var outer = Sandwiched(s, forms);
        var inner = Sandwiched(s, QuadraticForms.Of(inverse, z, classes));
        AddIdentity(inner, sign);
        SmallMatrices.Cholesky(inner, classes);
        return Math.Max(0, SmallMatrices.TraceOfSolution(inner, outer, classes));
    }

    /// <summary>Takes the sample in (+1) or out (−1).</summary>
    public void Apply(int sample, int sign)
    {
        var (s, z) = (factors[sample], features[sample]);
        var inner = Sandwiched(s, QuadraticForms.Of(inverse, z, classes));
        AddIdentity(inner, sign);
        SmallMatrices.Cholesky(inner, classes);
        // U = M⁻¹ V L⁻ᵀ, so that M⁻¹ V (I ± VᵀM⁻¹V)⁻¹ VᵀM⁻¹ = U Uᵀ.
        var u = SmallMatrices.SolveRight(Columns(s, z), inner, size, classes);
        var fu = SmallMatrices.Multiply(f, u, size, size, classes);
        var afu = SmallMatrices.Multiply(inverse, fu, size, size, classes);
        var core = SmallMatrices.Multiply(SmallMatrices.Transpose(u, size, classes), fu, classes, size, classes);
        var ucore = SmallMatrices.Multiply(u, core, size, classes, classes);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var (first, cross, second) = (0.0, 0.0, 0.0);
                for (var r = 0; r < classes; r++)
                {
                    var (a, b) = ((i * classes) + r, (j * classes) + r);
                    first += u[a] * u[b];
                    cross += (u[a] * afu[b]) + (afu[a] * u[b]);
                    second += ucore[a] * u[b];
                }

                inverse[(j * size) + i] = inverse[(i * size) + j] -= sign * first;
                sandwich[(j * size) + i] = sandwich[(i * size) + j] += second - (sign * cross);
            }
        }
    }

    private double[] Factor(int sample)
    {
        var factor = new double[classes * classes];
        blocks.Factor(sample, factor);
        return factor;
    }

    private double Bound(int sample, double[] forms)
    {
        var sum = 0.0;
        var weights = blocks.Weight(sample);
        for (var k = 0; k < forms.Length; k++)
        {
            sum += forms[k] * weights[k];
        }

        return sum;
    }

    /// <summary>Sᵀ X S.</summary>
    private double[] Sandwiched(double[] s, double[] x) =>
        SmallMatrices.Multiply(SmallMatrices.Transpose(s, classes, classes), SmallMatrices.Multiply(x, s, classes, classes, classes), classes, classes, classes);

    private void AddIdentity(double[] inner, int sign)
    {
        for (var k = 0; k < inner.Length; k++)
        {
            inner[k] = (sign * inner[k]) + (k % (classes + 1) == 0 ? 1 : 0);
        }
    }

    /// <summary>M⁻¹ V [size × classes].</summary>
    private double[] Columns(double[] s, double[] z)
    {
        var columns = new double[size * classes];
        for (var i = 0; i < size; i++)
        {
            for (var c = 0; c < classes; c++)
            {
                var sum = 0.0;
                for (var j = 0; j < z.Length; j++)
                {
                    sum += inverse[(i * size) + (c * z.Length) + j] * z[j];
                }

                for (var r = 0; r <= c; r++)
                {
                    columns[(i * classes) + r] += sum * s[(c * classes) + r];
                }
            }
        }

        return columns;
    }
}
