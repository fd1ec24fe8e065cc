using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class FactorisedGradientsTests
{
    private static readonly Arbitrary<Case> Cases = Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from rows in Gen.Choose(1, 60)
        from classes in Gen.Choose(1, 20)
        from dimensions in Gen.Choose(1, 150)
        from features in Gen.Elements(Features.Any, Features.OneWay, Features.NoneNegative)
        select new Case(seed, rows, classes, dimensions, features));

    [Fact]
    public void Distances_are_those_of_the_gradients_written_out() => Check((q, v, takes) =>
    {
        var gradients = new FactorisedGradients(q, v, threads: 2);
        var explicitly = Enumerable.Range(0, q.Rows).Select(i => Outer(q.Row(i), v.Row(i))).ToArray();
        var nearest = Enumerable.Repeat(double.PositiveInfinity, q.Rows).ToArray();
        foreach (var row in takes)
        {
            gradients.Take(row);
            for (var i = 0; i < q.Rows; i++)
            {
                nearest[i] = Math.Min(nearest[i], Squared(explicitly[i], explicitly[row]));
                var scale = Squared(explicitly[i], new double[explicitly[i].Length]) + Squared(explicitly[row], new double[explicitly[i].Length]);
                Assert.Equal(nearest[i], gradients.Nearest[i], 1e-5 * scale);
            }
        }
    });

    [Fact]
    public void What_the_bound_skips_would_have_changed_no_bit() => Check((q, v, takes) =>
    {
        var gradients = new FactorisedGradients(q, v, threads: 2);
        var unpruned = new UnprunedGradients(q, v);
        foreach (var row in takes)
        {
            gradients.Take(row);
            unpruned.Take(row);
            Assert.Equal(unpruned.Nearest, gradients.Nearest.ToArray());
            Assert.Equal(unpruned.Nearest.Sum(), gradients.Left, 1e-12 * unpruned.Nearest.Sum());
        }
    });

    [Fact]
    public void Equal_rows_and_the_row_itself_are_exactly_zero_apart() => Check((q, v, takes) =>
    {
        int[] twice = [.. Enumerable.Range(0, q.Rows), .. Enumerable.Range(0, q.Rows)];
        var gradients = new FactorisedGradients(q.Select(twice), v.Select(twice), threads: 1);
        foreach (var row in takes)
        {
            gradients.Take(row);
            Assert.Equal(0, gradients.Nearest[row]);
            Assert.Equal(0, gradients.Nearest[row + q.Rows]);
        }
    });

    [Fact]
    public void Several_chunks_give_the_same_on_any_number_of_threads()
    {
        var random = new Random(8);
        var (q, v) = (Pools.Gaussian(random, 3000, 10), Pools.Gaussian(random, 3000, 70));
        var (one, two) = (new FactorisedGradients(q, v, 1), new FactorisedGradients(q, v, 2));
        foreach (var row in new[] { 0, 1023, 1024, 2999, 77 })
        {
            one.Take(row);
            two.Take(row);
            Assert.Equal(one.Nearest.ToArray(), two.Nearest.ToArray());
            Assert.Equal(one.Left, two.Left);
        }
    }

    private static double[] Outer(ReadOnlySpan<float> q, ReadOnlySpan<float> v)
    {
        var product = new double[q.Length * v.Length];
        for (var c = 0; c < q.Length; c++)
        {
            for (var j = 0; j < v.Length; j++)
            {
                product[(c * v.Length) + j] = (double)q[c] * v[j];
            }
        }

        return product;
    }

    private static double Squared(double[] x, double[] y) => x.Zip(y, (a, b) => (a - b) * (a - b)).Sum();

    /// <summary>Random factors, features that all point about one way, or as after a ReLU; some rows are equal; takes in random order.</summary>
    private static void Check(Action<Matrix, Matrix, int[]> property) => Prop.ForAll(Cases, c =>
    {
        var random = new Random(c.Seed);
        var (q, v) = (Pools.Gaussian(random, c.Rows, c.Classes), Pools.Gaussian(random, c.Rows, c.Dimensions));
        foreach (ref var value in v.Span)
        {
            value = c.Features switch
            {
                Features.OneWay => 2 + value,
                Features.NoneNegative => Math.Max(0, value),
                _ => value,
            };
        }

        for (var i = 1; i < c.Rows; i += 7)
        {
            q.Row(0).CopyTo(q.Row(i));
            v.Row(0).CopyTo(v.Row(i));
        }

        var takes = Enumerable.Range(0, c.Rows).ToArray();
        random.Shuffle(takes);
        property(q, v, takes[..Math.Min(12, takes.Length)]);
    }).QuickCheckThrowOnFailure();

    private enum Features
    {
        Any,
        OneWay,
        NoneNegative,
    }

    private sealed record Case(int Seed, int Rows, int Classes, int Dimensions, Features Features);
}
