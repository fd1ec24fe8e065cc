using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>How far the model's doubt is trusted, and at which temperature.</summary>
public sealed class RegimeTests
{
    [Fact]
    public void Margins_that_tell_right_from_wrong_separate_them()
    {
        Assert.Equal(1, Regime.Separation([0.9, 0.8, 0.1], [true, true, false]));
        Assert.Equal(0, Regime.Separation([0.1, 0.9], [true, false]));
        Assert.Equal(0.5, Regime.Separation([0.4, 0.4], [true, false]));
        Assert.Null(Regime.Separation([0.4, 0.5], [true, true]));
    }

    [Fact]
    public void Few_labels_say_nothing_and_one_class_leaves_no_doubt_to_follow()
    {
        var rows = Pools.Gaussian(new Random(1), 40, 5);
        Assert.Equal(Regime.Unknown with { Trust = 0 }, Regime.Of(rows, new int[40], 3, [.. Enumerable.Range(0, 40)]));
        Assert.Equal(Regime.Unknown with { Trust = 0 }, Regime.Of(rows, [2, .. new int[39]], 3, [0]));
        Assert.Equal(Regime.Unknown, Regime.Of(rows, new int[40], 3, []));
        Assert.Equal(Regime.Unknown, Regime.Of(rows, [.. Enumerable.Range(0, 40).Select(i => i % 2)], 2, [.. Enumerable.Range(0, 9)]));
    }

    [Fact]
    public void Trust_grows_where_errors_lie_near_the_boundary_and_falls_where_labels_are_noise()
    {
        var random = new Random(3);
        var rows = Pools.Gaussian(random, 400, 4);
        int[] order = [.. Enumerable.Range(0, 400)];
        int[] clear = [.. order.Select(i => rows[i, 0] + (0.3f * rows[i, 1]) > 0 ? 1 : 0)];
        int[] noise = [.. order.Select(_ => random.Next(2))];
        var sure = Regime.Of(rows, clear, 2, order);
        var unsure = Regime.Of(rows, noise, 2, order);
        Assert.Equal(400, sure.Tested);
        Assert.True(sure.Trust > 1.2, $"{sure}");
        Assert.True(unsure.Trust < 0.6, $"{unsure}");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void The_temperature_of_sharpened_probabilities_is_found_again(double temperature)
    {
        var random = new Random(5);
        var honest = Pools.Distributions(random, 4000, 3);
        int[] labels = [.. Enumerable.Range(0, 4000).Select(i => Draw(honest.Row(i), random))];
        var sharpened = honest.Select([.. Enumerable.Range(0, 4000)]);
        for (var i = 0; i < sharpened.Rows; i++)
        {
            var row = sharpened.Row(i);
            var sum = 0.0;
            foreach (ref var p in row)
            {
                p = MathF.Pow(p, (float)temperature);
                sum += p;
            }

            foreach (ref var p in row)
            {
                p = (float)(p / sum);
            }
        }

        Assert.Equal(temperature, TemperatureScaling.FitProbabilities(sharpened, labels, 0.25, 4), 0.15 * temperature);
    }

    [Fact]
    public void Doubt_at_temperature_one_is_the_margin_and_two_classes_keep_their_order_at_any()
    {
        Assert.Equal(0.8, TemperatureScaling.Doubt([0.5f, 0.3f, 0.2f], 1), 1e-6);
        Assert.True(TemperatureScaling.Doubt([0.6f, 0.4f], 3) > TemperatureScaling.Doubt([0.7f, 0.3f], 3));
        Assert.True(TemperatureScaling.Doubt([0.6f, 0.4f], 3) > TemperatureScaling.Doubt([0.6f, 0.4f], 1));
    }

    private static int Draw(ReadOnlySpan<float> row, Random random)
    {
        var left = random.NextDouble();
        for (var c = 0; c < row.Length - 1; c++)
        {
            left -= row[c];
            if (left < 0)
            {
                return c;
            }
        }

        return row.Length - 1;
    }
}
