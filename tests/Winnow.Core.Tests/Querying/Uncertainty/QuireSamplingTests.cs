using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>QUIRE against its definition: invert the kernel over all samples, try both labels, minimise over the rest.</summary>
public sealed class QuireSamplingTests
{
    [Theory]
    [InlineData(QuireKernel.Rbf)]
    [InlineData(QuireKernel.Linear)]
    public void Utilities_are_those_of_the_definition_on_twelve_samples(QuireKernel kernel)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var pool = Pools.Random(seed, samples: 8, classes: 2, dimensions: 3, labelled: 4);
            var utilities = new QuireSampling { Kernel = kernel, Gamma = 0.3, Lambda = 0.7 }.Utilities(pool, new Random(1));
            // The criterion there also holds the labelled samples' own part, the same for every candidate.
            var fixedPart = Fixed(pool, kernel);
            for (var s = 0; s < 8; s++)
            {
                Assert.Equal(Criterion(pool, kernel, s) - fixedPart, -utilities[s], 1e-4);
            }
        }
    }

    [Fact]
    public void Near_the_border_comes_before_far_from_it()
    {
        var pool = Pools.Embedded([[-1, 0], [0, 0], [0.6f, 0]], [[-1.2f, 0], [1.2f, 0]]);
        pool = pool with { Labelled = pool.Labelled! with { Classes = [0, 1] } };
        Assert.Equal(1, pool.Rows(new QuireSampling { Gamma = 0.5 }.Query(pool, 1, new Random(1)))[0]);
    }

    [Fact]
    public void Utilities_stay_within_what_the_criterion_allows() => Check(pool =>
    {
        // δ ≤ k(s, s) + λ = 2, so (1 + |f|)² / δ ≥ ½.
        Assert.All(new QuireSampling().Utilities(pool, new Random(1)), u => Assert.True(u <= -0.5f + 1e-6f));
    });

    [Fact]
    public void Names_of_classes_do_not_matter() => Check(pool =>
    {
        var renamed = pool with { Labelled = pool.Labelled! with { Classes = [.. pool.Labelled!.Classes.Select(c => 7 - c)] } };
        var (plain, other) = (new QuireSampling().Utilities(pool, new Random(1)), new QuireSampling().Utilities(renamed, new Random(1)));
        Assert.All(plain.Zip(other), u => Assert.Equal(u.First, u.Second, 1e-5f));
    });

    [Fact]
    public void Picks_do_not_depend_on_the_order_of_the_pool() => Check(pool =>
    {
        var order = Enumerable.Range(0, pool.Ids.Count).Reverse().ToArray();
        var turned = pool with { Ids = [.. order.Select(i => pool.Ids[i])], Embeddings = pool.Embeddings!.Select(order) };
        Assert.Equal(new QuireSampling().Query(pool, 20, new Random(3)), new QuireSampling().Query(turned, 20, new Random(3)));
    });

    [Fact]
    public void Too_many_labels_and_parameters_of_zero_are_refused()
    {
        var many = Pools.Random(1, samples: 3, classes: 2, dimensions: 2, labelled: QuireSampling.LabelledAtMost + 1);
        Assert.Contains("at most 3000", Assert.Throws<ArgumentException>(() => new QuireSampling().Query(many, 1, new Random(1))).Message, StringComparison.Ordinal);
        var pool = Pools.Random(1, 3, 2, 2, 2);
        Assert.Throws<ArgumentException>(() => new QuireSampling { Lambda = 0 }.Query(pool, 1, new Random(1)));
        Assert.Throws<ArgumentException>(() => new QuireSampling { Gamma = double.NaN }.Query(pool, 1, new Random(1)));
    }

    /// <summary>max over y_s = ±1 of min over real y_u of yᵀ L y, L = (K + λI)⁻¹ over labelled samples, the candidate and the rest.</summary>
    private static double Criterion(PoolView pool, QuireKernel kernel, int candidate)
    {
        var rest = Enumerable.Range(0, 8).Where(i => i != candidate).ToArray();
        float[][] rows = [.. Labelled(pool), pool.Embeddings!.Row(candidate).ToArray(), .. rest.Select(i => pool.Embeddings!.Row(i).ToArray())];
        var l = Inverse(Kernel(rows, kernel));
        return new[] { -1.0, 1.0 }.Max(label =>
        {
            double[] known = [.. pool.Labelled!.Classes.Select(c => c == 0 ? 1.0 : -1.0), label];
            var free = Inverse(Block(l, known.Length, rows.Length, known.Length, rows.Length));
            var pull = Times(Block(l, known.Length, rows.Length, 0, known.Length), known);
            var best = Times(free, pull).Select(v => -v);
            double[] y = [.. known, .. best];
            return y.Zip(Times(l, y)).Sum(p => p.First * p.Second);
        });
    }

    private static double Fixed(PoolView pool, QuireKernel kernel)
    {
        double[] y = [.. pool.Labelled!.Classes.Select(c => c == 0 ? 1.0 : -1.0)];
        return y.Zip(Times(Inverse(Kernel([.. Labelled(pool)], kernel)), y)).Sum(p => p.First * p.Second);
    }

    private static IEnumerable<float[]> Labelled(PoolView pool) => Enumerable.Range(0, 4).Select(i => pool.Labelled!.Embeddings!.Row(i).ToArray());

    private static double[][] Kernel(float[][] rows, QuireKernel kernel) => [.. rows.Select((x, i) => rows.Select((y, j) =>
        (kernel == QuireKernel.Linear ? x.Zip(y).Sum(p => (double)p.First * p.Second) : Math.Exp(-0.3 * x.Zip(y).Sum(p => Math.Pow(p.First - p.Second, 2)))) + (i == j ? 0.7 : 0)).ToArray())];

    private static double[][] Block(double[][] a, int top, int bottom, int left, int right) => [.. a[top..bottom].Select(row => row[left..right])];

    private static double[] Times(double[][] a, double[] x) => [.. a.Select(row => row.Zip(x).Sum(p => p.First * p.Second))];

    /// <summary>Gauss and Jordan; the matrices are positive definite.</summary>
    private static double[][] Inverse(double[][] matrix)
    {
        var n = matrix.Length;
        double[][] a = [.. matrix.Select((row, i) => row.Concat(Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0)).ToArray())];
        for (var i = 0; i < n; i++)
        {
            a[i] = [.. a[i].Select(v => v / a[i][i])];
            for (var j = 0; j < n; j++)
            {
                var factor = a[j][i];
                a[j] = j == i ? a[j] : [.. a[j].Zip(a[i]).Select(p => p.First - (factor * p.Second))];
            }
        }

        return [.. a.Select(row => row[n..])];
    }

    private static void Check(Action<PoolView> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 20)
            from classes in Gen.Choose(1, 5)
            from labelled in Gen.Choose(0, 12)
            select Pools.Random(seed, samples, classes, 3, labelled);
        Prop.ForAll(Arb.From(cases), property).QuickCheckThrowOnFailure();
    }
}
