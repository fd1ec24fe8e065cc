using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Tests.Detectors;

public sealed class LossTests
{
    public static TheoryData<string> Families => ["yolo11-pico", "yolox-nano", "retinanet-resnet18"];

    [Fact]
    public void Complete_overlap_equals_the_formula_and_known_answers()
    {
        using var scope = new TensorScope();
        double Of(Box a, Box b) => BoxTensors.CompleteOverlap(Row(a), Row(b)).Item();
        Assert.Equal(1, Of(new(0, 0, 10, 10), new(0, 0, 10, 10)), 1e-5);
        Assert.Equal((50.0 / 150) - (25.0 / 325), Of(new(0, 0, 10, 10), new(5, 0, 15, 10)), 1e-5); // same shape: overlap less 5² / (15² + 10²)
        Assert.Equal(-(400.0 / 1000), Of(new(0, 0, 10, 10), new(20, 0, 30, 10)), 1e-5);            // apart: 20² / (30² + 10²)
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            Box Draw() => new(random.NextSingle() * 20, random.NextSingle() * 20, 21 + (random.NextSingle() * 20), 21 + (random.NextSingle() * 20));
            var (a, b) = (Draw(), Draw());
            Assert.Equal(Oracle.CompleteOverlap(a, b), Of(a, b), 1e-4);
        }
    }

    [Fact]
    public void Distribution_focal_loss_weighs_the_two_bins_around_the_distance()
    {
        using var scope = new TensorScope();
        float[] logits = [0.3f, -1, 2, 0.5f];
        var logs = Tensor.From<float>(logits, 1, 4).LogSoftmax(1);
        var sum = Math.Log(logits.Sum(l => Math.Exp(l)));
        var expected = (0.75 * (sum - logits[1])) + (0.25 * (sum - logits[2]));
        Assert.Equal(expected, TaskAlignedLoss.DistributionFocal(logs, Tensor.From<float>([1.25f], 1)).Item(), 1e-5);
        Assert.Equal(sum - logits[2], TaskAlignedLoss.DistributionFocal(logs, Tensor.From<float>([2f], 1)).Item(), 1e-5);
    }

    [Fact]
    public void Focal_loss_equals_the_formula()
    {
        using var scope = new TensorScope();
        float[] logits = [-3, -0.5f, 0, 1, 4];
        for (var target = 0; target <= 1; target++)
        {
            float[] wanted = [.. logits.Select(_ => (float)target)];
            var losses = FocalLoss.Focal(Tensor.From<float>(logits, 5), Tensor.From<float>(wanted, 5)).ToArray<float>();
            for (var i = 0; i < logits.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-logits[i]));
                var (right, alpha) = target == 1 ? (p, 0.25) : (1 - p, 0.75);
                Assert.Equal(-alpha * Math.Pow(1 - right, 2) * Math.Log(right), losses[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Smoothed_targets_share_out_what_the_own_class_gives_up_and_without_smoothing_are_ones_and_zeros()
    {
        using var scope = new TensorScope();
        var classes = Tensor.From<long>([2, 0], 1, 2);
        Assert.Equal([0f, 0, 1, 0, 1, 0, 0, 0], ClassTargets.Of(classes, 4, 0).ToArray<float>());
        Assert.Equal([0.05f, 0.05f, 0.85f, 0.05f, 0.85f, 0.05f, 0.05f, 0.05f], ClassTargets.Of(classes, 4, 0.2).ToArray<float>().Select(v => MathF.Round(v, 6)));
        Assert.Equal([1f, 1], ClassTargets.Of(Tensor.From<long>([0, 0], 2), 1, 0.2).ToArray<float>().Select(v => MathF.Round(v, 6)));
    }

    // Every cell says the same, and one object of class 0 is marked: what smoothing adds then follows from the logits alone.
    [Theory, MemberData(nameof(Families))]
    public void Smoothing_adds_what_the_formula_says_to_the_class_loss_and_nothing_to_the_others(string name)
    {
        const double smoothing = 0.3;
        double[] logits = [-2, -3, -4];
        using var generator = new Generator(5);
        using var network = DetectorCatalog.Get(name).Create(3, generator);
        using var scope = new TensorScope();
        var levels = Even(network, logits);
        var targets = DetectionTargets.Of([[new(0, new Box(36, 36, 84, 84))]]);
        var (plain, smoothed) = (network.Loss(levels, targets), network.Loss(levels, targets, smoothing));
        Assert.Equal(plain.Box.Item(), smoothed.Box.Item(), 1e-5);
        Assert.Equal(plain.Other.Item(), smoothed.Other.Item(), 1e-5);
        Assert.Equal(plain.Class.Item(), network.Loss(levels, targets, 0).Class.Item());

        var moved = smoothing * (logits[0] - logits.Average()); // of a cross-entropy whose target is the own class
        var expected = network switch
        {
            Yolo11 => 0.5 * moved, // the object's best cell fits it perfectly, so weights sum to at least 1 and cancel out
            YoloX => moved * (logits.Sum(SoftPlus) - plain.Class.Item()) / logits[0], // weighed by the mean overlap, which the plain loss tells
            _ => logits.Select((z, k) => FocalOf(z, (k == 0 ? 1 - smoothing : 0) + (smoothing / 3)) - FocalOf(z, k == 0 ? 1 : 0)).Sum(),
        };
        Assert.Equal(expected, smoothed.Class.Item() - plain.Class.Item(), 1e-4);
        Assert.True(Math.Abs(expected) > 0.01, $"Smoothing adds {expected}: too little to be seen.");
    }

    [Theory, MemberData(nameof(Families))]
    public void A_batch_without_any_object_has_a_finite_loss_and_finite_gradients(string name)
    {
        var (loss, gradients) = Run(name, [[], []]);
        Assert.True(double.IsFinite(loss) && loss >= 0, $"The loss is {loss}.");
        Assert.All(gradients, g => Assert.True(double.IsFinite(g)));
    }

    [Theory, MemberData(nameof(Families))]
    public void Nearly_every_parameter_learns_and_objects_at_odd_places_do_no_harm(string name)
    {
        // Beside each other, over the border, thin as a hair, and none on the second image.
        var (loss, gradients) = Run(name, [[new(0, new Box(10, 10, 60, 50)), new(1, new Box(10, 10, 60, 50)), new(1, new Box(-20, 100, 30, 140)), new(0, new Box(80, 80, 80.01, 120))], []]);
        Assert.True(double.IsFinite(loss) && loss > 0, $"The loss is {loss}.");
        Assert.All(gradients, g => Assert.True(double.IsFinite(g)));
        Assert.True(gradients.Count(g => g > 0) > gradients.Count * 0.85, $"{gradients.Count(g => g == 0)} of {gradients.Count} parameters learn nothing.");
    }

    private static (double Loss, List<double> Gradients) Run(string name, IReadOnlyList<IReadOnlyList<BoxLabel>> labels)
    {
        using var generator = new Generator(5);
        using var network = DetectorCatalog.Get(name).Create(2, generator);
        using var scope = new TensorScope();
        var images = Tensor.Zeros([labels.Count, 3, 128, 128]);
        images.UniformInPlace(0, 1, generator);
        network.Train();
        var loss = network.Loss(network.Levels(images), DetectionTargets.Of(labels)).Total;
        loss.Backward();
        return (loss.Item(), [.. network.Trainable.Select(p => p.Gradient!.Norm().Item())]);
    }

    private static double SoftPlus(double z) => Math.Log(1 + Math.Exp(z));

    private static double FocalOf(double z, double target)
    {
        var p = 1 / (1 + Math.Exp(-z));
        var (right, alpha) = ((target * p) + ((1 - target) * (1 - p)), (target * 0.25) + ((1 - target) * 0.75));
        return alpha * (1 - right) * (1 - right) * (SoftPlus(z) - (target * z));
    }

    // What a network says of 128 × 128 pixels if all its cells speak alike: boxes of 6 strides around each cell (RetinaNet: its anchors), and these logits.
    private static DetectorLevels<Tensor> Even(DetectorNetwork network, double[] logits)
    {
        double[] values = network switch
        {
            Yolo11 yolo => [.. Enumerable.Range(0, 4 * yolo.Size.Bins).Select(i => i % yolo.Size.Bins == 3 ? 30.0 : 0), .. logits],
            YoloX => [0.5, 0.5, Math.Log(6), Math.Log(6), 0, .. logits],
            _ => [.. new double[4 * AnchorBoxes.PerCell], .. Enumerable.Repeat(logits, AnchorBoxes.PerCell).SelectMany(l => l)],
        };
        return new([.. network.Strides.Select(s => Tensor.From<float>([.. values.SelectMany(v => Enumerable.Repeat((float)v, 128 / s * (128 / s)))], 1, values.Length, 128 / s, 128 / s))], [], 128, 128);
    }

    private static Tensor Row(Box b) => Tensor.From<float>([(float)b.Left, (float)b.Top, (float)b.Right, (float)b.Bottom], 1, 4);
}
