using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Models;

namespace Winnow.Bench;

/// <summary>What the native border costs: one operator call, and whole trainings beside the same network, data and threads in eager PyTorch.</summary>
internal static class TorchRows
{
    private const int Batch = 64;
    private const int Threads = 2;
    private static readonly Lazy<Soak> LongTraining = new(Train10000Steps);

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("operator-call", "run", "µs for relu on one element, its result freed", new(BoundKind.AtMost, 1.5), "PyTorch, eager", context => OperatorCall(context.Peer("operator_call.py"))),
        new("cnn-training", "run", "images/s training the small CNN, 28×28, batch 64, SGD with momentum, two threads", new(BoundKind.AtLeast, 1.1, OfRatio: true), "PyTorch, eager", Cnn),
        new("resnet18-training", "run", "images/s training ResNet-18, 32×32, batch 64, SGD with momentum, two threads", new(BoundKind.AtLeast, 1.0, OfRatio: true), "PyTorch, eager", ResNet18),
        new("resnet18-training-cuda", "run", "images/s training ResNet-18, 32×32, batch 256, SGD with momentum, mixed precision, one GPU", new(BoundKind.AtLeast, 1.0, OfRatio: true), "PyTorch, eager, autocast", ResNet18Cuda) { NeedsGpu = true },
        new("training-memory", "run", "% that resident memory grows from step 1,000 to 10,000 of training the small CNN", new(BoundKind.AtMost, 5), "", _ => new(LongTraining.Value.GrowthPercent, "%")),
        new("training-live-tensors", "run", "native tensors left after 10,000 training steps and the end of the network", new(BoundKind.AtMost, 0), "", _ => new(LongTraining.Value.LiveTensors, "tensors")),
        new("training-pause", "run", "ms that the collector stops the longest of 10,000 training steps", new(BoundKind.AtMost, 50), "", _ => new(LongTraining.Value.LongestPauseMs, "ms")),
    ];

    private static BenchValue OperatorCall(double peer)
    {
        const int calls = 100_000;
        TorchRuntime.Threads = 1;
        using var tensor = Tensor.From<float>([1], 1);
        var best = 1e6 / calls * BestOf.Seconds(8, () =>
        {
            for (var i = 0; i < calls; i++)
            {
                tensor.Relu().Dispose();
            }
        });
        return new(best, "µs", peer, peer / best);
    }

    private static BenchValue Cnn(BenchContext context)
    {
        using var generator = new Generator(1);
        using var net = SmallNet(generator);
        return BenchValue.ImagesPerSecond(ImagesPerSecond(net, Images(4096, 1, 28, generator), Batch, warmUp: 10, steps: 60), context.Peer("train_cnn.py"));
    }

    private static BenchValue ResNet18(BenchContext context)
    {
        using var generator = new Generator(1);
        using var net = ResNet.Create18(new ModelShape(3, 32, 32, 10), smallStem: true, generator);
        return BenchValue.ImagesPerSecond(ImagesPerSecond(net, Images(256, 3, 32, generator), Batch, warmUp: 2, steps: 4), context.Peer("train_resnet18.py"));
    }

    private static BenchValue ResNet18Cuda(BenchContext context)
    {
        const int batch = 256;
        using var generator = new Generator(1);
        using var net = ResNet.Create18(new ModelShape(3, 32, 32, 10), smallStem: true, generator);
        var (images, labels) = Images(4096, 3, 32, generator);
        net.To("cuda:0");
        return BenchValue.ImagesPerSecond(ImagesPerSecond(net, (images.To("cuda:0"), labels.To("cuda:0")), batch, warmUp: 20, steps: 100, mixed: true), context.Peer("train_resnet18_cuda.py"));
    }

    private static Sequential SmallNet(Generator generator) => new(
        new Conv2d(1, 32, 3, generator, padding: 1), new Relu(), new MaxPool2d(2),
        new Conv2d(32, 64, 3, generator, padding: 1), new Relu(), new MaxPool2d(2),
        new Flatten(), new Linear(64 * 7 * 7, 128, generator), new Relu(), new Linear(128, 10, generator));

    private static double ImagesPerSecond(Module net, (Tensor Images, Tensor Labels) data, int batch, int warmUp, int steps, bool mixed = false)
    {
        TorchRuntime.Threads = Threads;
        using var images = data.Images;
        using var labels = data.Labels;
        using var optimizer = new Sgd(net.NamedParameters().Select(p => p.Tensor), learningRate: 0.01, momentum: 0.9);
        Train(warmUp);
        return steps * batch / BestOf.Seconds(3, () => Train(steps));

        void Train(int count)
        {
            for (var step = 0; step < count; step++)
            {
                Step(net, optimizer, images, labels, batch, step, mixed);
            }

            // A GPU works behind our back: reading a weight waits for it.
            using var scope = new TensorScope();
            net.NamedParameters().First().Tensor.Sum().Item();
        }
    }

    private static void Step(Module net, Sgd optimizer, Tensor images, Tensor labels, int batch, int step, bool mixed = false)
    {
        using var scope = new TensorScope();
        var first = (long)step * batch % images.Size(0);
        Tensor loss;
        using (mixed ? new Autocast() : null)
        {
            loss = net.Forward(images.Narrow(0, first, batch)).CrossEntropy(labels.Narrow(0, first, batch));
        }

        loss.Backward();
        optimizer.Step();
    }

    private static (Tensor Images, Tensor Labels) Images(int count, int channels, int side, Generator generator)
    {
        var images = Tensor.Zeros([count, channels, side, side]);
        images.NormalInPlace(0, 1, generator);
        return (images, Tensor.From<long>([.. Enumerable.Range(0, count).Select(i => (long)(i % 10))], count));
    }

    private static Soak Train10000Steps()
    {
        const int warmUp = 1_000;
        const int steps = 10_000;
        TorchRuntime.Threads = Threads;
        var liveBefore = TorchRuntime.LiveTensors;
        var (atStart, most, longest) = (0L, 0L, TimeSpan.Zero);
        using (var generator = new Generator(1))
        {
            using var net = SmallNet(generator);
            var data = Images(1024, 1, 28, generator);
            using var images = data.Images;
            using var labels = data.Labels;
            using var optimizer = new Sgd(net.NamedParameters().Select(p => p.Tensor), learningRate: 0.01, momentum: 0.9);
            for (var step = 0; step < steps; step++)
            {
                var paused = GC.GetTotalPauseDuration();
                Step(net, optimizer, images, labels, Batch, step);
                longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, (GC.GetTotalPauseDuration() - paused).Ticks));
                if (step == warmUp)
                {
                    atStart = Environment.WorkingSet;
                }
                else if (step > warmUp && step % 100 == 0)
                {
                    most = Math.Max(most, Environment.WorkingSet);
                }
            }
        }

        return new(100.0 * (most - atStart) / atStart, TorchRuntime.LiveTensors - liveBefore, longest.TotalMilliseconds);
    }

    private sealed record Soak(double GrowthPercent, long LiveTensors, double LongestPauseMs);
}
