using Winnow.Torch.Optimizers;

namespace Winnow.Torch.Tests.Optimizers;

public sealed class OptimizerTests
{
    [Fact]
    public void Adam_takes_the_steps_worked_out_by_hand()
    {
        using var scope = new TensorScope();
        var parameter = Tensor.From<double>([2.0], 1).RequireGradient();
        using var optimizer = new Adam([parameter], learningRate: 0.1, weightDecay: 0.5);
        double[] expected = [1.9, 1.9 - (0.1 * Corrected(4, 3.95))];
        foreach (var value in expected)
        {
            parameter.Multiply(3).Sum().Backward();
            optimizer.Step();
            Assert.Equal(value, parameter.Item(), 1e-7); // ε = 1e-8 moves the eighth digit
        }

        // Gradients with decay: 3 + 0.5·2 = 4, then 3 + 0.5·1.9 = 3.95.
        static double Corrected(double first, double second)
        {
            var mean = ((0.9 * 0.1 * first) + (0.1 * second)) / (1 - (0.9 * 0.9));
            var square = ((0.999 * 0.001 * first * first) + (0.001 * second * second)) / (1 - (0.999 * 0.999));
            return mean / Math.Sqrt(square);
        }
    }

    [Fact]
    public void A_scaled_loss_takes_the_step_of_the_plain_one_and_one_that_overflows_changes_nothing()
    {
        using var scope = new TensorScope();
        var parameter = Tensor.From<double>([1, 2], 2).RequireGradient();
        using var optimizer = new Sgd([parameter], learningRate: 1);
        parameter.Multiply(Tensor.From<double>([3, 4], 2)).Sum().Multiply(64).Backward();
        Assert.True(optimizer.Step(lossScale: 64));
        Assert.Equal([-2, -2], parameter.ToArray<double>());
        parameter.Multiply(Tensor.From<double>([double.PositiveInfinity, 4], 2)).Sum().Backward();
        Assert.False(optimizer.Step(clip: 1, lossScale: 64));
        Assert.Equal([-2, -2], parameter.ToArray<double>());
        Assert.Equal(1, optimizer.Steps);
        Assert.Null(parameter.Gradient);
    }

    [Fact]
    public void A_gradient_longer_than_the_clip_is_scaled_to_it()
    {
        using var scope = new TensorScope();
        var parameter = Tensor.From<double>([0, 0], 2).RequireGradient();
        using var optimizer = new Sgd([parameter], learningRate: 1);
        parameter.Multiply(Tensor.From<double>([3, 4], 2)).Sum().Backward();
        optimizer.Step(clip: 1);
        var values = parameter.ToArray<double>();
        Assert.Equal(-0.6, values[0], 1e-12);
        Assert.Equal(-0.8, values[1], 1e-12);
    }

    [Fact]
    public void A_stepped_schedule_falls_by_its_factor() =>
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Enumerable.Range(0, 5).Select(step => Schedule.Stepped(step, every: 2, factor: 0.5)));
}
