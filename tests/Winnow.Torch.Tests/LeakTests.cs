using System.Runtime.CompilerServices;
using Winnow.Torch.Modules;
using Winnow.Torch.Optimizers;

namespace Winnow.Torch.Tests;

[Collection(NativeMemory.Name)]
public sealed class LeakTests
{
    [Fact]
    public void Training_steps_leave_no_tensor_behind()
    {
        var before = NativeMemory.LiveTensors();
        using (var generator = new Generator(1))
        using (var net = new Sequential(new Conv2d(1, 4, 3, generator, padding: 1), new BatchNorm2d(4), new Relu(), new MaxPool2d(2), new Flatten(), new Linear(64, 3, generator)))
        using (var optimizer = new AdamW(net.NamedParameters().Select(p => p.Tensor), 0.01))
        using (var average = new WeightAverage(net.NamedParameters().Select(p => p.Tensor), 0.9))
        {
            var between = TorchRuntime.LiveTensors;
            for (var step = 0; step < 20; step++)
            {
                using var scope = new TensorScope();
                var images = Tensor.Zeros([2, 1, 8, 8]);
                images.NormalInPlace(0, 1, generator);
                net.Forward(images).CrossEntropy(Tensor.From<long>([0, 2], 2)).Backward();
                optimizer.Step(clip: 1);
                average.Update();
            }

            Assert.Equal(between, TorchRuntime.LiveTensors);
        }

        Assert.Equal(before, NativeMemory.LiveTensors());
    }

    [Fact]
    public void A_refused_call_leaves_no_tensor_behind()
    {
        var before = NativeMemory.LiveTensors();
        using (new TensorScope())
        {
            var matrix = Tensor.Zeros([2, 3]);
            for (var i = 0; i < 10; i++)
            {
                Assert.Throws<TorchException>(() => matrix.MatMul(matrix));
            }
        }

        Assert.Equal(before, NativeMemory.LiveTensors());
    }

    [Fact]
    public void The_collector_frees_what_its_holder_forgot()
    {
        var before = NativeMemory.LiveTensors();
        Forget();
        // The last arguments of a thread are held until others take their places.
        using (var scope = new TensorScope())
        {
            var tensor = Tensor.Zeros([1]);
            for (var i = 0; i < 64; i++)
            {
                tensor.Relu();
            }
        }

        Assert.Equal(before, NativeMemory.LiveTensors());
    }

    [Fact]
    public void Memory_that_cannot_be_had_is_told_apart_from_other_failures()
    {
        var problem = Assert.Throws<TorchException>(() => Tensor.Zeros([1L << 60]));
        Assert.True(problem.IsOutOfMemory, problem.Message);
        using var matrix = Tensor.Zeros([2, 3]);
        Assert.False(Assert.Throws<TorchException>(() => matrix.MatMul(matrix)).IsOutOfMemory);
    }

    [Fact]
    public void A_freed_tensor_stays_freed_when_its_handle_owns_another()
    {
        var freed = Tensor.Zeros([1]);
        freed.Dispose();
        using var next = Tensor.From<float>([7], 1);
        freed.Dispose();
        Assert.Equal(7, next.Item());
        Assert.Throws<ObjectDisposedException>(() => freed.Item());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var i = 0; i < 300; i++)
        {
            Tensor.Zeros([1]).Relu();
        }
    }
}
