using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Segmentation;

namespace Winnow.Bench;

/// <summary>A segmenter beside the same network, written out in PyTorch, on the same threads.</summary>
internal static class SegmenterRows
{
    private const int Threads = 2;
    private const int Side = 256;
    private const int Classes = 6;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("segmenter-training", "detect", "images/s of the U-Net on ResNet-18 forwards, backwards and SGD with momentum, 256×256, batch 4, six classes, two threads, cross-entropy with ignored pixels", new(BoundKind.AtLeast, 1.0, OfRatio: true), "PyTorch, eager", Training),
        new("segmenter-inference", "detect", "images/s of the U-Net on ResNet-18 from images to probabilities, 256×256, batch 1, six classes, two threads", new(BoundKind.AtLeast, 1.0, OfRatio: true), "PyTorch, eager", Inference),
    ];

    private static BenchValue Training(BenchContext context)
    {
        const int batch = 4;
        const int steps = 4;
        TorchRuntime.Threads = Threads;
        using var generator = new Generator(1);
        using var network = SegmenterCatalog.Get("unet-resnet18").Create(Classes, generator);
        network.Train();
        using var images = Images(batch, generator);
        using var classes = Tensor.From<long>([.. Enumerable.Range(0, batch * Side * Side).Select(i => i % 50 == 0 ? 255L : i % Classes)], batch, Side, Side);
        using var optimizer = new Sgd([.. network.NamedParameters().Select(p => p.Tensor)], learningRate: 1e-3, momentum: 0.9);
        var loss = new SegmentationLoss(1, 0, 0);
        Step();
        var best = BestOf.Seconds(3, () =>
        {
            for (var step = 0; step < steps; step++)
            {
                Step();
            }
        });

        var ours = steps * batch / best;
        var peer = context.Peer("unet_resnet18.py", "train");
        return BenchValue.ImagesPerSecond(ours, peer);

        void Step()
        {
            using var scope = new TensorScope();
            loss.Of(network.Forward(images), classes).Backward();
            optimizer.Step();
        }
    }

    private static BenchValue Inference(BenchContext context)
    {
        const int runs = 5;
        TorchRuntime.Threads = Threads;
        using var generator = new Generator(1);
        using var network = SegmenterCatalog.Get("unet-resnet18").Create(Classes, generator);
        network.Train(training: false);
        using var predictor = new SegmenterPredictor(network);
        using var images = Images(1, generator);
        var best = BestOf.Seconds(4, () =>
        {
            for (var i = 0; i < runs; i++)
            {
                using var scope = new TensorScope();
                predictor.Probabilities(images).Sum().Item();
            }
        });

        var peer = context.Peer("unet_resnet18.py", "infer");
        return BenchValue.ImagesPerSecond(runs / best, peer);
    }

    private static Tensor Images(int batch, Generator generator)
    {
        var images = Tensor.Zeros([batch, 3, Side, Side]);
        images.UniformInPlace(0, 1, generator);
        return images;
    }
}
