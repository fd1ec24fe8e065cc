using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void The_first_axis_is_the_one_of_most_variance()
    {
        // Points on the line y = 2x with a little noise across.
        var random = new Random(4);
        var rows = new Matrix(200, 2);
        for (var i = 0; i < 200; i++)
        {
            var (along, across) = (random.NextDouble() - 0.5, 0.01 * (random.NextDouble() - 0.5));
            (rows[i, 0], rows[i, 1]) = ((float)(along - (2 * across)), (float)((2 * along) + across));
        }

        var projected = PrincipalComponents.Project(rows, 2, 200);
        Assert.True(Variance(projected, 0) > 1000 * Variance(projected, 1));
    }

    [Fact]
    public void All_components_keep_all_distances_up_to_one_factor()
    {
        var random = new Random(7);
        var rows = new Matrix(30, 5, [.. Enumerable.Range(0, 150).Select(_ => random.NextSingle())]);
        var projected = PrincipalComponents.Project(rows, 9, 30);
        Assert.Equal(5, projected.Columns);
        var factor = Vectors.SquaredDistance(projected.Row(0), projected.Row(1)) / Vectors.SquaredDistance(rows.Row(0), rows.Row(1));
        for (var i = 2; i < 30; i++)
        {
            Assert.Equal(factor, Vectors.SquaredDistance(projected.Row(0), projected.Row(i)) / Vectors.SquaredDistance(rows.Row(0), rows.Row(i)), factor * 1e-3);
        }
    }

    [Fact]
    public void Rows_beyond_the_fit_change_nothing_for_the_others()
    {
        var random = new Random(8);
        float[] values = [.. Enumerable.Range(0, 120).Select(_ => random.NextSingle())];
        var alone = PrincipalComponents.Project(new(20, 4, values[..80]), 2, 20);
        var joined = PrincipalComponents.Project(new(30, 4, values), 2, 20);
        Assert.Equal(alone.Span.ToArray(), joined.Span[..40].ToArray());
    }

    [Fact]
    public void Rows_without_any_variance_become_zero() =>
        Assert.All(PrincipalComponents.Project(new(4, 3, [.. Enumerable.Repeat(0.5f, 12)]), 2, 4).Span.ToArray(), v => Assert.Equal(0, v));

    private static double Variance(Matrix rows, int column) => Enumerable.Range(0, rows.Rows).Average(i => (double)rows[i, column] * rows[i, column]);
}
