using Winnow.Core.Numerics;
using Winnow.Core.Tuning;

namespace Winnow.Core.Tests.Tuning;

public sealed class RidgeProblemTests
{
    [Theory]
    [InlineData(40, 6, false)]
    [InlineData(40, 6, true)]
    [InlineData(15, 60, false)]
    [InlineData(15, 60, true)]
    public void Leave_one_out_in_closed_form_is_what_fits_without_each_sample_give(int samples, int dimensions, bool weighted)
    {
        var (inputs, labels) = Draw(samples, dimensions);
        var weights = weighted ? ClassWeights.Of(labels, 3) : null;
        foreach (var penalty in new[] { 1e-4, 1e-2, 1.0, 1e4 })
        {
            var closed = new RidgeProblem(inputs, labels, 3, weights).LeaveOneOut(penalty);
            for (var i = 0; i < samples; i++)
            {
                int[] rest = [.. Enumerable.Range(0, samples).Where(j => j != i)];
                var kept = weights is null ? null : rest.Select(j => weights[j]).ToArray();
                // The total penalty stays, so λ of the mean grows by what is left out.
                var total = weights?.Sum() ?? samples;
                var fit = new RidgeProblem(inputs.Select(rest), [.. rest.Select(j => labels[j])], 3, kept).Fit(penalty * total / (total - (weights?[i] ?? 1)));
                for (var c = 0; c < 3; c++)
                {
                    var score = fit[c][^1] + Enumerable.Range(0, dimensions).Sum(d => fit[c][d] * inputs[i, d]);
                    Assert.Equal(score, closed[i][c], 1e-8);
                }
            }
        }
    }

    [Fact]
    public void The_fit_is_where_no_small_step_lowers_the_loss()
    {
        var (inputs, labels) = Draw(25, 4);
        var fit = new RidgeProblem(inputs, labels, 3, null).Fit(0.1);
        for (var c = 0; c < 3; c++)
        {
            var least = Loss(fit[c], c);
            for (var d = 0; d <= 4; d++)
            {
                foreach (var step in new[] { 1e-3, -1e-3 })
                {
                    var moved = (double[])fit[c].Clone();
                    moved[d] += step;
                    Assert.True(Loss(moved, c) > least);
                }
            }
        }

        double Loss(double[] w, int c)
        {
            var sum = 0.0;
            for (var i = 0; i < labels.Length; i++)
            {
                var error = (labels[i] == c ? 1 : 0) - w[^1] - Enumerable.Range(0, 4).Sum(d => w[d] * inputs[i, d]);
                sum += error * error / labels.Length;
            }

            return sum + (0.1 * w[..^1].Sum(x => x * x));
        }
    }

    private static (Matrix Inputs, int[] Labels) Draw(int samples, int dimensions)
    {
        var random = new Random(samples + dimensions);
        var inputs = new Matrix(samples, dimensions);
        foreach (ref var value in inputs.Span)
        {
            value = (float)((2 * random.NextDouble()) - 1);
        }

        // Classes of unequal size, so that weights matter.
        return (inputs, [.. Enumerable.Range(0, samples).Select(i => i % 5 < 3 ? 0 : i % 5 - 2)]);
    }
}
