using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Federated;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.Federated;

public sealed class PrivateNetworkTrainerTests
{
    private const double Rate = 0.05;
    private static readonly TrainingRecipe Plain = new TrainingRecipe { MinSteps = 1, Epochs = 1, BatchSize = 1, LearningRate = Rate, Optimizer = OptimizerKind.Sgd, Momentum = 0, Schedule = ScheduleKind.Constant, WeightDecay = 0, Dropout = 0, GradientClip = 0 }.Validate();

    public PrivateNetworkTrainerTests() => Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.5)]
    [InlineData(1000)]
    public void A_step_without_noise_is_the_mean_of_the_examples_clipped_gradients(double clip)
    {
        var (images, labelled) = Pictures(6);
        var start = Start();
        // One step of plain descent on one example moves by minus the rate times its gradient.
        var gradients = labelled.Select(example => Gradient(start, images, example)).ToList();
        var expected = new double[start.Values.Length];
        foreach (var gradient in gradients)
        {
            var scale = Math.Min(1, clip / Norm(gradient));
            for (var i = 0; i < expected.Length; i++)
            {
                expected[i] += scale * gradient[i] / labelled.Length;
            }
        }

        var moved = Fit(new(1, clip, 1, 1), images, labelled, start, noise: (_, _) => { });
        Assert.Equal(clip < 1, gradients.All(g => Norm(g) > clip));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(-Rate * expected[i], (double)moved.Values[i] - start.Values[i], 2e-6);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(2)]
    public void No_example_moves_the_sum_by_more_than_the_clipping_norm(double clip)
    {
        var (images, labelled) = Pictures(5);
        var norms = new List<double>();
        for (var only = 0; only < labelled.Length; only++)
        {
            var mine = only;
            Fit(new(1, clip, 0.5, 1), images, labelled, Start(), noise: (sum, _) => norms.Add(Norm(sum)), sample: (_, _) => [mine]);
        }

        Assert.All(norms, n => Assert.InRange(n, 0, clip * (1 + 1e-6)));
        Assert.Contains(norms, n => n > 0.99 * clip);
    }

    [Fact]
    public void The_noise_is_as_wide_as_stated_in_the_sum_and_in_the_weights()
    {
        var (images, labelled) = Pictures(8);
        var hidden = new PrivateTraining(Noise: 1.5, ClipNorm: 0.4, SampleRate: 0.25, Steps: 1);
        var (start, random, asked) = (Start(), new Random(4), new List<double>());
        var moved = Fit(hidden, images, labelled, start, sample: (_, _) => [], noise: (sum, deviation) =>
        {
            asked.Add(deviation);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }
        });
        Assert.Equal([1.5 * 0.4], asked);
        // Nothing was sampled: what moved is the noise over the expected number of examples, times the rate.
        var deviation = Norm([.. moved.Values.Zip(start.Values, (a, b) => (double)a - b)]) / Math.Sqrt(start.Values.Length);
        Assert.InRange(deviation / (Rate * 1.5 * 0.4 / (0.25 * 8)), 0.97, 1.03);
    }

    [Fact]
    public void Batches_are_drawn_and_noise_is_added_once_a_step_by_the_plan()
    {
        var (images, labelled) = Pictures(4);
        var (draws, noises) = (new List<(int, double)>(), 0);
        Fit(new(1, 1, 0.5, 7), images, labelled, Start(), noise: (_, _) => noises++, sample: (count, chance) =>
        {
            draws.Add((count, chance));
            return [0, 3];
        });
        Assert.Equal(Enumerable.Repeat((4, 0.5), 7), draws);
        Assert.Equal(7, noises);
    }

    [Fact]
    public void Real_noise_follows_no_seed()
    {
        var (images, labelled) = Pictures(4);
        var trainer = new ClassifierSiteTrainer(ModelCatalog.Get("mlp"), images.Preprocessing, 2, TimeProvider.System);
        var options = new LocalTraining { LearningRate = Rate, Private = new(1, 1, 0.5, 2) };
        var start = trainer.Fresh(1);
        var (once, again) = (trainer.Train(start, images, labelled, options, null, 1, Cancel), trainer.Train(start, images, labelled, options, null, 1, Cancel));
        Assert.Equal((2, Rate), (once.Steps, once.LearningRate));
        Assert.True(once.Weights.IsFinite);
        Assert.NotEqual(once.Weights.Values, again.Weights.Values);
    }

    [Fact]
    public void With_little_noise_it_learns()
    {
        var (images, labelled) = Pictures(24);
        var trainer = new ClassifierSiteTrainer(ModelCatalog.Get("cnn"), images.Preprocessing, 2, TimeProvider.System);
        var options = new LocalTraining { LearningRate = Rate, Private = new(0.02, 1, 0.5, 30) };
        var weights = trainer.Train(trainer.Fresh(1), images, labelled, options, null, 1, Cancel).Weights;
        var predicted = trainer.Predict(weights, images, [.. labelled.Select(l => l.Id)], Cancel).Probabilities;
        Assert.InRange(Enumerable.Range(0, 24).Count(i => SiteSelectors.Top(predicted.Row(i)) == labelled[i].Class), 22, 24);
    }

    [Fact]
    public void Batch_normalisation_keeps_the_statistics_it_came_with_and_an_example_moves_the_sum_alike_whoever_is_beside_it()
    {
        var (images, labelled) = Pictures(6);
        var start = new ClassifierSiteTrainer(ModelCatalog.Get("tiny"), images.Preprocessing, 2, TimeProvider.System).Fresh(3, settled: true);
        double[] Sum(params int[] rows)
        {
            double[] sum = [];
            Fit(new(1, 0.5, 1, 1), images, labelled, start, noise: (s, _) => sum = [.. s], sample: (_, _) => rows, name: "tiny");
            return sum;
        }

        var together = Sum(0, 3, 5);
        Assert.All(together.Zip(Sum(0).Zip(Sum(3), (a, b) => a + b).Zip(Sum(5), (a, b) => a + b)), p => Assert.Equal(p.Second, p.First, 1e-6));
        var moved = Fit(new(1, 0.5, 1, 3), images, labelled, start, noise: (_, _) => { }, name: "tiny");
        foreach (var tensor in start.Layout.Tensors)
        {
            Assert.Equal(tensor.Name.Contains("running_", StringComparison.Ordinal), moved[tensor.Name].SequenceEqual(start[tensor.Name]));
        }
    }

    [Fact]
    public void Settled_statistics_are_those_of_the_images_they_were_taken_from()
    {
        using var network = Network("tiny");
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        float[] pixels = [];
        HeldStatistics.Settle(network, 1, 16, 16, 4, images =>
        {
            pixels = images.ToArray<float>();
            network.Features(images);
        });
        Assert.All(pixels, v => Assert.InRange(v, 0, 1));
        var seen = Tensor.From<float>(pixels, 16, 1, 16, 16);
        var normalised = network.Features(seen).ToArray<float>();
        network.Train(training: false);
        var held = network.Features(seen).ToArray<float>();
        // The running variance is the unbiased one, 64/63 of the batch's in the last layer.
        Assert.All(normalised.Zip(held), p => Assert.Equal(p.First, p.Second, 0.03));
        using var unsettled = Network("tiny");
        unsettled.Train(training: false);
        Assert.True(Norm([.. unsettled.Features(seen).ToArray<float>().Zip(normalised, (a, b) => (double)a - b)]) > 5 * Norm([.. held.Zip(normalised, (a, b) => (double)a - b)]));
    }

    [Fact]
    public void A_network_that_keeps_anything_else_is_refused_with_the_way_out()
    {
        using var network = new Remembering();
        Assert.Contains("train without noise", Assert.Throws<ArgumentException>(() => HeldStatistics.Hold(network)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learning_without_labels_says_why_no_noise_can_hide_it()
    {
        var trainer = new PretrainSiteTrainer(ModelCatalog.Get("tiny"), SelfSupervisedMethods.Get("simclr"), ClassifierSiteTrainer.Input(8, 1), TimeProvider.System);
        var refused = Assert.Throws<PrivacyUnavailableException>(() => trainer.Train(trainer.Fresh(1), ImageTensorStore.Load([], new(1, 1), null, Cancel), new() { Private = new(1, 1, 0.5, 2) }, 1, Cancel));
        Assert.Contains("compares the images of a batch with each other", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Remembering : Module
    {
        public Remembering() => Buffer("last", Tensor.Zeros([1]));

        public override Tensor Forward(Tensor input) => input;

        protected override void Replace(string name, Tensor tensor) => throw new InvalidOperationException("It stays where it is.");
    }

    private static ModelWeights Start()
    {
        using var network = Network();
        return NetworkWeights.Read(network);
    }

    private static double[] Gradient(ModelWeights start, ImageTensorStore images, LabelledSample example)
    {
        using var network = Network();
        NetworkWeights.Write(network, start);
        new Trainer(Plain, images, TimeProvider.System).Fit(network, [example], [], 2, 1, null, null, Cancel);
        return [.. NetworkWeights.Read(network).Values.Zip(start.Values, (now, before) => ((double)before - now) / Rate)];
    }

    private static ModelWeights Fit(PrivateTraining hidden, ImageTensorStore images, LabelledSample[] labelled, ModelWeights start, Action<double[], double> noise, Func<int, double, IReadOnlyList<int>>? sample = null, string name = "mlp")
    {
        using var network = Network(name);
        NetworkWeights.Write(network, start);
        var descent = new PrivateDescent(hidden) { AddNoise = noise, Sample = sample ?? ((count, _) => [.. Enumerable.Range(0, count)]) };
        new PrivateNetworkTrainer(descent, Plain, images).Fit(network, labelled, null, 1, Cancel);
        return NetworkWeights.Read(network);
    }

    private static ClassifierNetwork Network(string name = "mlp")
    {
        using var scope = new TensorScope();
        using var generator = new Generator(3);
        return ModelCatalog.Get(name).Create(new(1, 8, 8, 2), generator);
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));

    // Dark images and light ones.
    private static (ImageTensorStore Images, LabelledSample[] Labelled) Pictures(int count)
    {
        var samples = Enumerable.Range(0, count).Select(i =>
        {
            var pixels = new byte[64];
            new Random(i).NextBytes(pixels);
            for (var p = 0; p < pixels.Length; p++)
            {
                pixels[p] = (byte)((pixels[p] / 4) + (i % 2 == 0 ? 20 : 160));
            }

            return new Sample(new(i + 1), $"{i}.png", new RawImage(pixels, 8, 8, 1), null);
        }).ToList();
        return (ImageTensorStore.Load(samples, ClassifierSiteTrainer.Input(8, 1), null, Cancel), [.. samples.Select((s, i) => new LabelledSample(s.Id, new ClassLabel(i % 2)))]);
    }
}
