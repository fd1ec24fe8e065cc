using Winnow.Torch.Optimizers;

namespace Winnow.Torch.Tests;

public sealed class TensorTests
{
    [Fact]
    public void The_gradient_of_a_convolution_net_equals_its_finite_differences()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(3);
        // Double precision throughout: finite differences in float32 lose half their digits.
        var input = Tensor.Zeros([2, 2, 5, 5]).To(ScalarType.Float64);
        input.NormalInPlace(0, 1, generator);
        var weight = Tensor.Zeros([3, 2, 3, 3]).To(ScalarType.Float64);
        weight.NormalInPlace(0, 1, generator);
        var target = Tensor.From<long>([0, 2], 2);
        Tensor Loss(Tensor w) => input.Conv2d(w, null, 1, 1).Silu().GlobalAveragePool().Reshape(2, 3).CrossEntropy(target);
        var values = weight.ToArray<double>();
        weight.RequireGradient();
        Loss(weight).Backward();
        var gradient = weight.Gradient!.ToArray<double>();
        const double step = 1e-5;
        for (var i = 0; i < values.Length; i += 5)
        {
            var (up, down) = ((double[])values.Clone(), (double[])values.Clone());
            up[i] += step;
            down[i] -= step;
            var slope = (Loss(Tensor.From<double>(up, 3, 2, 3, 3)).Item() - Loss(Tensor.From<double>(down, 3, 2, 3, 3)).Item()) / (2 * step);
            Assert.Equal(slope, gradient[i], 1e-8);
        }
    }

    [Fact]
    public void A_refused_call_tells_libtorchs_reason()
    {
        using var scope = new TensorScope();
        var problem = Assert.Throws<TorchException>(() => Tensor.Zeros([2, 3]).MatMul(Tensor.Zeros([2, 3])));
        Assert.Contains("mat1 and mat2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_tensor_outlives_its_scope_and_the_others_do_not()
    {
        Tensor kept;
        Tensor dropped;
        using (var scope = new TensorScope())
        {
            kept = scope.Keep(Tensor.Zeros([1]).Add(2));
            dropped = Tensor.Zeros([1]);
        }

        Assert.Equal(2, kept.Item());
        Assert.Throws<ObjectDisposedException>(() => dropped.Item());
        kept.Dispose();
    }

    [Fact]
    public void Threads_with_generators_of_their_own_draw_what_one_thread_draws()
    {
        static float[] Draw(int seed)
        {
            using var scope = new TensorScope();
            using var generator = new Generator(seed);
            var tensor = Tensor.Zeros([100]);
            for (var i = 0; i < 50; i++)
            {
                tensor.NormalInPlace(0, 1, generator);
            }

            return tensor.ToArray<float>();
        }

        var alone = Enumerable.Range(0, 8).Select(Draw).ToArray();
        var together = Enumerable.Range(0, 8).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(Draw).ToArray();
        Assert.Equal(alone, together);
        Assert.NotEqual(alone[0], alone[1]);
    }

    [Fact]
    public void Sgd_with_momentum_and_decay_takes_the_step_worked_out_by_hand()
    {
        using var scope = new TensorScope();
        var parameter = Tensor.From<double>([2.0], 1).RequireGradient();
        using var optimizer = new Sgd([parameter], learningRate: 0.1, momentum: 0.9, weightDecay: 0.5);
        for (var step = 0; step < 2; step++)
        {
            parameter.Multiply(3).Sum().Backward();
            optimizer.Step();
        }

        // v1 = 3 + 0.5·2 = 4, p1 = 1.6; v2 = 0.9·4 + 3 + 0.5·1.6 = 7.4, p2 = 0.86.
        Assert.Equal(0.86, parameter.Item(), 1e-12);
    }

    [Fact]
    public void AdamW_takes_the_first_step_worked_out_by_hand()
    {
        using var scope = new TensorScope();
        var parameter = Tensor.From<double>([2.0], 1).RequireGradient();
        using var optimizer = new AdamW([parameter], learningRate: 0.1, weightDecay: 0.5);
        parameter.Multiply(3).Sum().Backward();
        optimizer.Step();
        // Decay: 2·(1 − 0.1·0.5) = 1.9; the bias-corrected first step is the learning rate itself.
        Assert.Equal(1.8, parameter.Item(), 1e-8);
    }
}
