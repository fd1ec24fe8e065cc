using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Detectors;

namespace Winnow.Bench;

/// <summary>Detectors beside the same network, written out in PyTorch, on the same threads; and suppression alone.</summary>
internal static class DetectorRows
{
    private const int Threads = 2;
    private const int Side = 320;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("detector-training", "detect", "images/s of YOLO11n forwards, backwards and SGD with momentum, 320×320, batch 4, two threads, mean square of the raw outputs as loss on both sides", new(BoundKind.AtLeast, 1.0, OfRatio: true), "PyTorch, eager", Training),
        new("detector-inference", "detect", "images/s of YOLO11n from images to boxes and scores, 320×320, batch 1, two threads", new(BoundKind.AtLeast, 1.0, OfRatio: true), "PyTorch, eager", Inference),
        new("nms-8400", "detect", "ms to suppress 8,400 boxes of three classes in 60 clusters, overlap 0.65", new(BoundKind.AtMost, 1), "", _ => Suppression()),
    ];

    private static BenchValue Training(BenchContext context)
    {
        const int batch = 4;
        const int steps = 4;
        TorchRuntime.Threads = Threads;
        using var generator = new Generator(1);
        using var network = DetectorCatalog.Get("yolo11-n").Create(80, generator);
        network.Train();
        using var images = Images(batch, generator);
        using var optimizer = new Sgd(network.Trainable, learningRate: 1e-4, momentum: 0.9);
        Step();
        var best = BestOf.Seconds(3, () =>
        {
            for (var step = 0; step < steps; step++)
            {
                Step();
            }
        });

        var ours = steps * batch / best;
        var peer = context.Peer("yolo11n.py", "train");
        return BenchValue.ImagesPerSecond(ours, peer);

        void Step()
        {
            using var scope = new TensorScope();
            Tensor? loss = null;
            foreach (var level in network.Levels(images).Raw)
            {
                var part = level.Pow(2).Mean();
                loss = loss is null ? part : loss.Add(part);
            }

            loss!.Backward();
            optimizer.Step();
        }
    }

    private static BenchValue Inference(BenchContext context)
    {
        const int runs = 10;
        TorchRuntime.Threads = Threads;
        using var generator = new Generator(1);
        using var network = DetectorCatalog.Get("yolo11-n").Create(80, generator);
        network.Train(training: false);
        using var predictor = new DetectorPredictor(network);
        using var images = Images(1, generator);
        var best = BestOf.Seconds(4, () =>
        {
            for (var i = 0; i < runs; i++)
            {
                using var scope = new TensorScope();
                predictor.Decoded(images).Sum().Item();
            }
        });

        var peer = context.Peer("yolo11n.py", "infer");
        return BenchValue.ImagesPerSecond(runs / best, peer);
    }

    private static BenchValue Suppression()
    {
        const int count = 8400;
        var random = new Random(1);
        var (boxes, scores, classes) = (new float[4 * count], new float[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            // Anchors crowd around objects, as a detector's do before a threshold is applied.
            var (x, y) = ((i % 10 * 64) + (20 * random.NextSingle()), (i / 10 % 6 * 100) + (20 * random.NextSingle()));
            (boxes[4 * i], boxes[(4 * i) + 1]) = (x, y);
            (boxes[(4 * i) + 2], boxes[(4 * i) + 3]) = (x + 40 + (30 * random.NextSingle()), y + 60 + (30 * random.NextSingle()));
            (scores[i], classes[i]) = (random.NextSingle(), random.Next(3));
        }

        return new(1000 * BestOf.Seconds(50, () => NonMaximumSuppression.Select(boxes, scores, classes, 0.65f, 300)), "ms");
    }

    private static Tensor Images(int batch, Generator generator)
    {
        var images = Tensor.Zeros([batch, 3, Side, Side]);
        images.UniformInPlace(0, 1, generator);
        return images;
    }
}
