using Winnow.Core.Numerics;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Vision.Tests.SelfSupervised;

/// <summary>Figures of embeddings against values known beforehand.</summary>
public sealed class FeatureFiguresTests
{
    [Fact]
    public void Rows_that_are_all_the_same_have_no_deviation_no_rank_and_uniformity_0()
    {
        var same = Matrix.FromRows([.. Enumerable.Repeat<float[]>([0.3f, -2, 1], 10)]);
        Assert.Equal(0, FeatureFigures.Deviation(same), 1e-6);
        Assert.Equal(0, FeatureFigures.EffectiveRank(same));
        Assert.Equal(0, FeatureFigures.Uniformity(same), 1e-6);
        Assert.Equal(0, FeatureFigures.Alignment(same, same), 1e-6);
    }

    [Fact]
    public void Random_rows_on_the_sphere_have_the_deviation_of_one_over_the_root_of_d_and_nearly_all_dimensions()
    {
        const int d = 16;
        var rows = Noise(2000, d);
        Assert.Equal(1 / Math.Sqrt(d), FeatureFigures.Deviation(rows), 0.01);
        Assert.InRange(FeatureFigures.EffectiveRank(rows), 0.97 * d, d);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_rank_counts_the_directions_of_equal_length(int directions)
    {
        // Pairs of opposite unit vectors along the first axes: as many equal singular values.
        var rows = new Matrix(2 * directions, 6);
        for (var i = 0; i < directions; i++)
        {
            (rows[2 * i, i], rows[(2 * i) + 1, i]) = (1, -1);
        }

        Assert.Equal(directions, FeatureFigures.EffectiveRank(rows), 1e-4);
    }

    [Fact]
    public void Alignment_and_uniformity_of_opposite_points_are_what_the_formulas_give()
    {
        var (right, left) = (Matrix.FromRows([[2, 0]]), Matrix.FromRows([[-1, 0]]));
        Assert.Equal(4, FeatureFigures.Alignment(right, left), 1e-6);
        Assert.Equal(-8, FeatureFigures.Uniformity(Matrix.FromRows([[2, 0], [-3, 0]])), 1e-6); // log e^(−2·4)
    }

    [Fact]
    public void Neighbours_vote_as_a_slow_obvious_count_does()
    {
        var rows = Noise(60, 5);
        int[] classes = [.. Enumerable.Range(0, 60).Select(i => rows[i, 0] > 0 ? i % 7 == 0 ? 1 : 0 : 2)];
        var right = 0;
        for (var i = 0; i < rows.Rows; i++)
        {
            var votes = new double[3];
            foreach (var (other, cosine) in Enumerable.Range(0, rows.Rows).Where(j => j != i).Select(j => (j, Cosine(rows, i, j))).OrderByDescending(p => p.Item2).Take(20))
            {
                votes[classes[other]] += Math.Exp(cosine / 0.1);
            }

            right += Array.IndexOf(votes, votes.Max()) == classes[i] ? 1 : 0;
        }

        Assert.Equal(right / 60.0, NeighbourVote.LeaveOneOut(rows, classes), 1e-12);
        Assert.Equal(1, NeighbourVote.Accuracy(Matrix.FromRows([[1, 0.1f]]), [4], Matrix.FromRows([[1, 0], [0, 1]]), [4, 5]));
    }

    [Fact]
    public void A_probe_learns_what_a_line_tells_apart_and_not_what_is_noise()
    {
        var rows = Noise(120, 6);
        int[] linear = [.. Enumerable.Range(0, 120).Select(i => rows[i, 0] - rows[i, 3] > 0 ? 1 : 0)];
        int[] noise = [.. Enumerable.Range(0, 120).Select(i => new Random(i).Next(2))];
        var cancel = TestContext.Current.CancellationToken;
        Assert.True(LinearProbe.CrossValidated(rows, linear, 2, 1, cancel) > 0.9);
        Assert.True(LinearProbe.CrossValidated(rows, noise, 2, 1, cancel) < 0.7);
    }

    private static double Cosine(Matrix rows, int a, int b)
    {
        double Dot(int i, int j) => Enumerable.Range(0, rows.Columns).Sum(k => (double)rows[i, k] * rows[j, k]);
        return Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
    }

    private static Matrix Noise(int count, int columns)
    {
        var random = new Random(3);
        var rows = new Matrix(count, columns);
        foreach (ref var value in rows.Span)
        {
            var sum = -6.0;
            for (var i = 0; i < 12; i++)
            {
                sum += random.NextDouble();
            }

            value = (float)sum;
        }

        return rows;
    }
}
