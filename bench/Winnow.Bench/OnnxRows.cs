using System.Globalization;
using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Onnx;

namespace Winnow.Bench;

/// <summary>Scoring a pool with our own networks by ONNX Runtime, beside eager PyTorch on the same network with the same threads.</summary>
internal static class OnnxRows
{
    private const int Threads = 2;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("cnn-scoring", "run", "small CNN: features and logits of 28×28 grey images a second, 2 threads", new(BoundKind.AtLeast, 4, OfRatio: true), "eager python3-torch",
            context => Measure(context, "cnn", new(28, 28, 1), images: 20_000)),
        new("resnet18-scoring", "run", "ResNet-18 (3×3 stem): features and logits of 32×32 colour images a second, 2 threads", new(BoundKind.AtLeast, 1.5, OfRatio: true), "eager python3-torch",
            context => Measure(context, "resnet18-small", new(32, 32, 3), images: 512)),
    ];

    // The best of five passes over the pool, as in the peer; opening the session is outside, as PyTorch's model is built outside too.
    private static BenchValue Measure(BenchContext context, string name, ImagePreprocessing shape, int images)
    {
        var random = new Random(1);
        var pool = ImageTensorStore.Load([.. Enumerable.Range(0, images).Select(i => Sample(random, i, shape))], shape);
        using var generator = new Generator(1);
        using var scope = new TensorScope();
        using var network = ModelCatalog.Get(name).Create(new(shape.Channels, shape.Height, shape.Width, 10), generator);
        using var model = OnnxModel.Load(NetworkExport.ToOnnx(network, shape, [.. Enumerable.Range(0, 10).Select(c => $"{c}")]), name, Threads);
        var scorer = new OnnxScorer(model, pool);
        var best = BestOf.Seconds(5, () => scorer.Run([NetworkExport.Features, NetworkExport.Logits], pool.Ids, CancellationToken.None));
        var peer = context.Peer("scoring.py", name, images.ToString(CultureInfo.InvariantCulture), Threads.ToString(CultureInfo.InvariantCulture));
        var own = images / best;
        return BenchValue.ImagesPerSecond(own, peer);
    }

    private static Sample Sample(Random random, int id, ImagePreprocessing shape)
    {
        var pixels = new byte[shape.SampleBytes];
        random.NextBytes(pixels);
        return new(new SampleId(id), $"{id}", new RawImage(pixels, shape.Height, shape.Width, shape.Channels), null);
    }
}
