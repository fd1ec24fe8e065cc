using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Loading;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Federated;
using Winnow.Vision.Tests.Detectors;

namespace Winnow.Vision.Tests.Federated;

/// <summary>Per-image gradients of detectors against a loop over batches of one image, and against one batch whose images must not see each other.</summary>
public sealed class PrivateDetectorTrainerTests
{
    private const double Rate = 0.01;

    public PrivateDetectorTrainerTests() => Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("yolo11-pico", 64, 0.05)]
    [InlineData("yolox-nano", 64, 0.05)]
    [InlineData("retinanet-resnet18", 128, 0.001)]
    [InlineData("yolo11-pico", 64, 1e6)]
    public void A_step_without_noise_is_the_mean_of_the_images_clipped_gradients(string name, int side, double clip)
    {
        var images = Pictures();
        var start = Trainer(name, side).Fresh(3, settled: true);
        var gradients = images.Select(image => Gradient(name, side, start, image)).ToList();
        Assert.All(gradients, g => Assert.Equal(clip < 1, Norm(g) > clip));
        var sum = Sum(name, side, clip, images, start);
        var expected = new double[sum.Length];
        foreach (var gradient in gradients)
        {
            var scale = Math.Min(1, clip / Norm(gradient));
            for (var i = 0; i < expected.Length; i++)
            {
                expected[i] += scale * gradient[i];
            }
        }

        Assert.InRange(Distance(sum, expected), 0, 1e-5 * Norm(expected));
    }

    [Fact]
    public void Images_in_one_batch_do_not_see_each_other_while_statistics_are_held_and_do_otherwise()
    {
        var images = Pictures();
        var start = Trainer("yolo11-pico", 64).Fresh(3, settled: true);
        var sum = Sum("yolo11-pico", 64, clip: 1e6, images, start);
        Assert.InRange(Distance(Batch(start, images, held: true), sum), 0, 1e-4 * Norm(sum));
        Assert.True(Distance(Batch(start, images, held: false), sum) > 0.05 * Norm(sum));
    }

    [Fact]
    public void No_image_moves_the_sum_by_more_than_the_clipping_norm_and_statistics_stay()
    {
        var images = Pictures();
        var start = Trainer("yolo11-pico", 64).Fresh(3, settled: true);
        for (var only = 0; only < images.Length; only++)
        {
            var mine = only;
            Assert.InRange(Norm(Sum("yolo11-pico", 64, 0.1, images, start, sample: (_, _) => [mine])), 0.099, 0.1 * (1 + 1e-6));
        }

        var options = new LocalTraining { LearningRate = Rate, Private = new(0.5, 1, 0.9, 1) };
        var trained = Trainer("yolo11-pico", 64).Train(start, images, options, null, 1, Cancel);
        Assert.Equal((1, Rate), (trained.Steps, trained.LearningRate));
        foreach (var tensor in start.Layout.Tensors)
        {
            Assert.Equal(tensor.Name.Contains("running_", StringComparison.Ordinal), trained.Weights[tensor.Name].SequenceEqual(start[tensor.Name]));
        }
    }

    [Fact]
    public void The_loss_falls_along_the_clipped_gradients()
    {
        var images = Toy.Images(6, seed: 4);
        var start = Trainer("yolox-nano", 64).Fresh(1, settled: true);
        using var network = Network("yolox-nano", start);
        new PrivateDetectorTrainer(new(new(1, 10, 1, 10)) { AddNoise = (_, _) => { } }, Recipe(64)).Fit(network, new(images, Toy.Classes.Length, 64), null, 1, Cancel);
        Assert.InRange(Loss("yolox-nano", NetworkWeights.Read(network), images) / Loss("yolox-nano", start, images), 0, 0.99);
    }

    // An image with nothing on it is a record, too.
    private static AnnotatedImage[] Pictures()
    {
        var images = Toy.Images(7, seed: 2);
        Assert.Empty(images[6].Annotations!);
        return [images[0], images[3], images[6]];
    }

    private static DetectionRecipe Recipe(int side) => new DetectionRecipe { ImageSize = side, LearningRate = Rate, Momentum = 0, WeightDecay = 0, Augmentation = DetectionAugmentation.None }.Validate();

    private static DetectorSiteTrainer Trainer(string name, int side) => new(DetectorCatalog.Get(name), side, Toy.Classes, TimeProvider.System);

    private static double[] Sum(string name, int side, double clip, AnnotatedImage[] images, ModelWeights start, Func<int, double, IReadOnlyList<int>>? sample = null)
    {
        double[] sum = [];
        using var network = Network(name, start);
        var descent = new PrivateDescent(new(1, clip, 1, 1)) { AddNoise = (s, _) => sum = [.. s], Sample = sample ?? ((count, _) => [.. Enumerable.Range(0, count)]) };
        new PrivateDetectorTrainer(descent, Recipe(side)).Fit(network, new(images, Toy.Classes.Length, side), null, 1, Cancel);
        return sum;
    }

    /// <summary>The gradient of one image's loss, with a network and a set that hold nothing else.</summary>
    private static double[] Gradient(string name, int side, ModelWeights start, AnnotatedImage image)
    {
        using var network = Network(name, start);
        using var scope = new TensorScope();
        HoldNorms(network);
        var (pixels, targets) = Read(side, image);
        network.Loss(network.Levels(Tensor.From<float>(pixels, 1, 3, side, side)), targets).Total.Backward();
        return Gradients(network);
    }

    /// <summary>The gradient of the sum of the images' losses, all of them in one pass.</summary>
    private static double[] Batch(ModelWeights start, AnnotatedImage[] images, bool held)
    {
        using var network = Network("yolo11-pico", start);
        using var scope = new TensorScope();
        if (held)
        {
            HoldNorms(network);
        }

        var read = images.Select(i => Read(64, i)).ToList();
        var levels = network.Levels(Tensor.From<float>([.. read.SelectMany(r => r.Pixels)], images.Length, 3, 64, 64));
        read.Select((r, i) => network.Loss(levels with { Raw = [.. levels.Raw.Select(l => l.Narrow(0, i, 1))] }, r.Targets).Total).Aggregate((a, b) => a.Add(b)).Backward();
        return Gradients(network);
    }

    private static double Loss(string name, ModelWeights weights, AnnotatedImage[] images)
    {
        using var network = Network(name, weights);
        using var gradientsOff = GradientMode.Off();
        network.Train(training: false);
        return images.Average(image =>
        {
            using var scope = new TensorScope();
            var (pixels, targets) = Read(64, image);
            return network.Loss(network.Levels(Tensor.From<float>(pixels, 1, 3, 64, 64)), targets).Total.Item();
        });
    }

    private static (float[] Pixels, DetectionTargets Targets) Read(int side, AnnotatedImage image)
    {
        var pixels = new float[3 * side * side];
        var objects = new SceneComposer(new([image], Toy.Classes.Length, side), side, DetectionAugmentation.None).Compose(0, several: false, new Random(1), pixels);
        return (pixels, DetectionTargets.Of([objects]));
    }

    private static double[] Gradients(DetectorNetwork network) =>
        [.. network.Trainable.SelectMany(p => p.Gradient?.ToArray<float>() ?? new float[p.Elements]).Select(v => (double)v)];

    private static void HoldNorms(Module module)
    {
        foreach (var (_, part) in module.Parts)
        {
            if (part is BatchNorm2d)
            {
                part.Train(training: false);
            }

            HoldNorms(part);
        }
    }

    private static DetectorNetwork Network(string name, ModelWeights weights)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);
        var network = DetectorCatalog.Get(name).Create(Toy.Classes.Length, generator);
        NetworkWeights.Write(network, weights);
        return network;
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));

    private static double Distance(double[] a, double[] b) => Norm([.. a.Zip(b, (x, y) => x - y)]);
}
