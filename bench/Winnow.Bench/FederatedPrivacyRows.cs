using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Scenes;
using Winnow.Torch;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Federated;

namespace Winnow.Bench;

/// <summary>What a detector learns under differential privacy at one site: per-image gradients, statistics of batch normalisation held.</summary>
internal static class FederatedPrivacyRows
{
    private const int Images = 200, HeldOut = 50, Side = 64;

    private static readonly PrivateTraining Hidden = new(Noise: 1, ClipNorm: 1, SampleRate: 0.1, Steps: 60);

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("private-detector", "federated", $"loss on {HeldOut} held-out scenes of a detector after {Hidden.Steps} steps with noise on {Images} scenes of {Side} pixels, over that at its start", new(BoundKind.AtMost, 1), "the same steps with a millionth of the noise", _ => Measure()),
    ];

    private static BenchValue Measure()
    {
        var scenes = new SceneGenerator(new() { Kind = SceneKind.Defects, Width = Side, Height = Side });
        var images = Enumerable.Range(0, Images + HeldOut).Select(i => Image(scenes.Generate(i), i)).ToArray();
        var trainer = new DetectorSiteTrainer(DetectorCatalog.Get("yolox-nano"), Side, scenes.Classes, TimeProvider.System);
        var (start, held) = (trainer.Fresh(1, settled: true), images[Images..]);
        var before = Loss(trainer, start, held);
        double After(PrivateTraining hidden) => Loss(trainer, trainer.Train(start, images[..Images], new() { LearningRate = 0.002, Private = hidden }, null, 1, CancellationToken.None).Weights, held) / before;
        var (noisy, clear) = (After(Hidden), After(Hidden with { Noise = 1e-6 }));
        return new(noisy, "", clear, clear / noisy)
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"ε {RdpAccountant.Epsilon([Hidden.Cost], 1e-5).Epsilon:0.00} at δ 1e-5; {start.Values.Length:N0} numbers; loss {before:0.00} at the start"),
        };
    }

    private static AnnotatedImage Image(Scene scene, int number) =>
        new() { FileName = string.Create(CultureInfo.InvariantCulture, $"{number}.raw"), Width = Side, Height = Side, Source = scene.Image, Annotations = scene.Boxes };

    private static double Loss(DetectorSiteTrainer trainer, ModelWeights weights, IReadOnlyList<AnnotatedImage> images)
    {
        using var model = trainer.Model(weights);
        using var gradientsOff = GradientMode.Off();
        return images.Average(image =>
        {
            using var scope = new TensorScope();
            var targets = DetectionTargets.Of([[.. image.Annotations!.Select(a => new BoxLabel(a.Class, a.Shape.Bounds!.Value))]]);
            return model.Network.Loss(model.Network.Levels(Planes((RawImage)image.Source!)), targets).Total.Item();
        });
    }

    // [1, 3, side, side], 0 to 1.
    private static Tensor Planes(RawImage image)
    {
        var pixels = image.Pixels.Span;
        var planes = new float[3 * Side * Side];
        for (var i = 0; i < planes.Length; i++)
        {
            planes[i] = pixels[(i % (Side * Side) * 3) + (i / (Side * Side))] / 255f;
        }

        return Tensor.From<float>(planes, 1, 3, Side, Side);
    }
}
