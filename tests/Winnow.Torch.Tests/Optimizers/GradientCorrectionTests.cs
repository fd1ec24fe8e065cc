using Winnow.Torch.Optimizers;

namespace Winnow.Torch.Tests.Optimizers;

public sealed class GradientCorrectionTests
{
    [Fact]
    public void A_step_adds_the_pull_to_the_start_and_the_direction_to_the_gradient()
    {
        using var scope = new TensorScope();
        var w = Tensor.From<float>([1f, -2f], 2).RequireGradient();
        using var optimizer = new Sgd([w], learningRate: 0.1);
        using var correction = new GradientCorrection([w], proximal: 0.5, [Tensor.From<float>([0.25f, -1f], 2)]);
        optimizer.Correction = correction;
        double[] expected = [1, -2];
        for (var step = 0; step < 3; step++)
        {
            // d/dw of 3·w₀ + 3·w₁, so the gradient is 3.
            w.Multiply(3).Sum().Backward();
            optimizer.Step();
            expected = [expected[0] - (0.1 * (3 + (0.5 * (expected[0] - 1)) + 0.25)), expected[1] - (0.1 * (3 + (0.5 * (expected[1] + 2)) - 1))];
        }

        Assert.All(w.ToArray<float>().Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-6));
    }

    [Fact]
    public void As_many_directions_as_parameters_are_needed_and_no_negative_pull()
    {
        using var scope = new TensorScope();
        var w = Tensor.From<float>([1f], 1).RequireGradient();
        Assert.Throws<ArgumentException>(() => new GradientCorrection([w], 0, [w, w]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientCorrection([w], -1, []));
    }
}
