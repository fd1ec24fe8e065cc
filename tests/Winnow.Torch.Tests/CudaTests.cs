using Winnow.Torch.Modules;
using Winnow.Torch.Optimizers;

namespace Winnow.Torch.Tests;

[Trait("Category", "CUDA")]
public sealed class CudaTests
{
    [Fact]
    public void Training_on_a_GPU_equals_training_on_the_CPU()
    {
        NeedGpu();
        var (cpu, gpu) = (Train("cpu", mixed: false), Train("cuda:0", mixed: false));
        Assert.All(cpu.Zip(gpu), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void Training_in_mixed_precision_comes_close_to_full_precision()
    {
        NeedGpu();
        var (cpu, gpu) = (Train("cpu", mixed: false), Train("cuda:0", mixed: true));
        Assert.All(cpu.Zip(gpu), pair => Assert.Equal(pair.First, pair.Second, 0.05));
    }

    [Fact]
    public void A_generator_on_a_GPU_repeats_its_draws()
    {
        NeedGpu();
        using var scope = new TensorScope();
        using var generator = new Generator(5, "cuda:0");
        var tensor = Tensor.Zeros([100], "cuda:0");
        tensor.NormalInPlace(0, 1, generator);
        var first = tensor.ToArray<float>();
        generator.Reseed(5);
        tensor.NormalInPlace(0, 1, generator);
        Assert.Equal(first, tensor.ToArray<float>());
    }

    private static void NeedGpu() => Assert.SkipUnless(TorchRuntime.CudaDevices > 0, "needs a GPU and a shim built against a CUDA libtorch");

    // The losses of 20 steps on two separable classes, weights and data drawn on the CPU.
    private static double[] Train(string device, bool mixed)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);
        using var net = new Sequential(new Conv2d(1, 8, 3, generator, padding: 1), new Relu(), new MaxPool2d(2), new Flatten(), new Linear(8 * 16, 2, generator));
        net.To(device);
        var images = Tensor.Zeros([16, 1, 8, 8]);
        images.NormalInPlace(0, 1, generator);
        var labels = Tensor.Range(0, 16).Less(8).To(ScalarType.Int64);
        var shifted = images.Add(labels.To(ScalarType.Float32).Reshape(16, 1, 1, 1)).To(device);
        labels = labels.To(device);
        using var optimizer = new Sgd(net.NamedParameters().Select(p => p.Tensor), learningRate: 0.05, momentum: 0.9);
        var losses = new double[20];
        for (var step = 0; step < losses.Length; step++)
        {
            Tensor loss;
            using (mixed ? new Autocast() : null)
            {
                loss = net.Forward(shifted).CrossEntropy(labels);
            }

            losses[step] = loss.Item();
            loss.Backward();
            optimizer.Step();
        }

        return losses;
    }
}
