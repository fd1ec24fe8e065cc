using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>The greedy cover against its definition, and the width of its kernel.</summary>
public sealed class UncertaintyCoverTests
{
    [Fact]
    public void Picks_and_gains_are_those_of_the_definition() => Prop.ForAll(
        Arb.From(from seed in Gen.Choose(0, 10_000) from candidates in Gen.Choose(1, 40) from references in Gen.Choose(1, 40) select (seed, candidates, references)),
        c =>
        {
            var random = new Random(c.seed);
            var (points, others) = (Pools.Gaussian(random, c.references, 3), Pools.Gaussian(random, c.candidates, 3));
            float[] weights = [.. Pools.Uniform(random, 1, c.references).Row(0)];
            float[] covered = [.. Pools.Uniform(random, 1, c.references).Row(0)];
            float[] slow = [.. covered];
            var cover = new UncertaintyCover(points, others, weights, covered, width: 0.8, threads: 2);
            var left = Enumerable.Range(0, c.candidates).ToHashSet();
            var last = double.PositiveInfinity;
            for (var pick = 0; pick < c.candidates; pick++)
            {
                var (candidate, gain, _) = cover.Next(i => (ulong)i);
                Assert.True(left.Remove(candidate));
                Assert.Equal(Gain(candidate), gain, 1e-4);
                Assert.All(left, other => Assert.True(Gain(other) <= gain + 1e-4));
                Assert.True(gain <= last + 1e-4); // submodular: nothing gains more later
                last = gain;
                for (var j = 0; j < slow.Length; j++)
                {
                    slow[j] = Math.Max(slow[j], Kernel(candidate, j));
                }
            }

            Assert.All(slow.Zip(covered), p => Assert.Equal(p.First, p.Second, 1e-4f));

            double Gain(int candidate) => Enumerable.Range(0, slow.Length).Sum(j => (double)weights[j] * Math.Max(0, Kernel(candidate, j) - slow[j]));
            float Kernel(int candidate, int reference) => MathF.Exp(-Vectors.SquaredDistance(others.Row(candidate), points.Row(reference)) / (2 * 0.8f * 0.8f));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_width_is_half_the_median_distance_to_the_nearest_other_point()
    {
        var line = Matrix.FromRows([[0], [1], [3], [6], [6]]);
        Assert.Equal(0.5 * 2, KernelWidth.Of(line, threads: 1), 1e-6); // distances 1, 1, 2, 3, 3
        Assert.Equal(1e-3, KernelWidth.Of(Matrix.FromRows([[2], [2]]), threads: 1));
    }

    [Fact]
    public void The_kernel_of_a_point_on_a_centre_is_one()
    {
        var kernel = KernelWidth.NearestKernel(Matrix.FromRows([[0], [2]]), Matrix.FromRows([[0], [9]]), width: 1, threads: 1);
        Assert.Equal(1, kernel[0]);
        Assert.Equal(Math.Exp(-2), kernel[1], 1e-6);
    }
}
