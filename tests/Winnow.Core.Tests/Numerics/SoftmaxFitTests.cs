using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

/// <summary>The quick fit gives the model of the plain one, whether there are more samples or more dimensions.</summary>
public sealed class SoftmaxFitTests
{
    [Theory]
    [InlineData(60, 5)]
    [InlineData(20, 50)]
    [InlineData(3, 40)]
    public void Predicts_as_the_regression_does(int samples, int dimensions)
    {
        var rows = Pools.Gaussian(new Random(7), samples, dimensions);
        int[] labels = [.. Enumerable.Range(0, samples).Select(i => (i % 3) + (rows[i, 0] > 0.5 ? 1 : 0)).Select(c => c % 3)];
        var ids = Pools.Ids(samples);
        using var model = new SoftmaxRegression(new(ids, rows), ["a", "b", "c"]).Fit([.. ids.Select((id, i) => new LabelledSample(id, new ClassLabel(labels[i])))], new Random(1), null, CancellationToken.None);
        var expected = model.Gather(ids, Evidence.Probabilities, CancellationToken.None).Probabilities!;
        var fit = SoftmaxFit.Of(rows, labels, 3);
        var found = new float[3];
        for (var i = 0; i < samples; i++)
        {
            fit.Predict(rows.Row(i), found);
            Assert.All(found.Zip(expected.Row(i).ToArray()), p => Assert.Equal(p.Second, p.First, 5e-3f));
        }
    }

    [Fact]
    public void Equal_rows_and_rows_of_zeros_are_no_trouble()
    {
        var rows = Matrix.FromRows([[1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 2, 0, 0, 0, 0]]);
        var fit = SoftmaxFit.Of(rows, [0, 0, 1, 1], 2);
        var found = new float[2];
        fit.Predict(rows.Row(0), found);
        Assert.True(found[0] > 0.9);
        fit.Predict(rows.Row(3), found);
        Assert.True(found[1] > 0.9);
    }

    [Fact]
    public void Coordinates_keep_inner_products()
    {
        var rows = Pools.Gaussian(new Random(3), 12, 30);
        var factor = SampleFactor.Of(rows);
        for (var i = 0; i < 12; i++)
        {
            for (var j = 0; j < 12; j++)
            {
                Assert.Equal(Vectors.Dot(rows.Row(i), rows.Row(j)), Vectors.Dot(factor.Coordinates.Row(i), factor.Coordinates.Row(j)), 1e-3f);
            }
        }
    }
}
