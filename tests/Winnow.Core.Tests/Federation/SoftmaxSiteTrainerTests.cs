using Winnow.Core.Federation;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Federation;

public sealed class SoftmaxSiteTrainerTests
{
    private readonly Matrix inputs;
    private readonly int[] labels;
    private readonly ModelWeights start = new(SoftmaxSiteTrainer.Layout(3, 4));

    public SoftmaxSiteTrainerTests()
    {
        var random = new Random(1);
        inputs = new(60, 4);
        labels = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        for (var i = 0; i < 60; i++)
        {
            for (var d = 0; d < 4; d++)
            {
                inputs[i, d] = (d == labels[i] ? 1.5f : 0) + (random.NextSingle() - 0.5f);
            }
        }
    }

    [Fact]
    public void Enough_steps_reach_the_minimum_of_the_convex_loss()
    {
        var options = new LocalTraining { Epochs = 3000, BatchSize = 60, LearningRate = 0.5, Penalty = 0.01 };
        var trained = Train(options).Weights;
        var fit = SoftmaxFit.Of(inputs, labels, 3, penalty: 0.01, iterations: 500, tolerance: 1e-9);
        var expected = new Matrix(60, 3);
        for (var i = 0; i < 60; i++)
        {
            fit.Predict(inputs.Row(i), expected.Row(i));
        }

        var found = SoftmaxSiteTrainer.Predict(trained, inputs);
        for (var i = 0; i < found.Span.Length; i++)
        {
            Assert.Equal(expected.Span[i], found.Span[i], 1e-3);
        }
    }

    [Fact]
    public void The_proximal_term_holds_the_model_near_its_start()
    {
        var free = Train(new() { Epochs = 50 }).Weights.Minus(start).Norm();
        var held = Train(new() { Epochs = 50, Proximal = 5 }).Weights.Minus(start).Norm();
        Assert.InRange(held, 1e-3, free / 4);
    }

    [Fact]
    public void A_correction_moves_every_step_by_itself()
    {
        var options = new LocalTraining { Epochs = 1, BatchSize = 60, Penalty = 0 };
        var correction = new ModelWeights(start.Layout, [.. Enumerable.Range(0, start.Values.Length).Select(i => i * 0.01f)]);
        var (plain, moved) = (Train(options).Weights, SoftmaxSiteTrainer.Train(start, inputs, labels, options, correction, new Random(1), CancellationToken.None).Weights);
        for (var i = 0; i < plain.Values.Length; i++)
        {
            Assert.Equal(plain.Values[i] - (0.1 * i * 0.01), moved.Values[i], 1e-6);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_the_start_stays_as_it_was()
    {
        Assert.Equal(Train(new()).Weights.Values, Train(new()).Weights.Values);
        Assert.All(start.Values, v => Assert.Equal(0, v));
    }

    [Fact]
    public void Private_steps_are_bounded_by_the_clip_and_carry_the_noise()
    {
        // One step with nearly no noise: the clipped gradients of 60 examples move the weights by at most rate · clip.
        var options = new LocalTraining { Penalty = 0, LearningRate = 1, Private = new(Noise: 1e-9, ClipNorm: 0.01, SampleRate: 1, Steps: 1) };
        Assert.InRange(Train(options).Weights.Norm(), 1e-5, 0.01 + 1e-6);
        // Nearly all noise: 15 weights, each with deviation noise · clip / 60; beyond 20 deviations lies less than 1e-80.
        var noisy = Train(options with { Private = new(Noise: 6000, ClipNorm: 0.01, SampleRate: 1, Steps: 1) }).Weights;
        Assert.All(noisy.Values, v => Assert.InRange(Math.Abs(v), 0, 20));
        Assert.InRange(noisy.Norm(), 0.1, 60);
    }

    [Fact]
    public void Noise_has_the_deviation_asked_for()
    {
        var values = new double[20_000];
        CryptographicNoise.Add(values, 2);
        // Seven standard errors: fails once in 10^11 runs.
        Assert.InRange(values.Average(), -7 * 2 / Math.Sqrt(20_000), 7 * 2 / Math.Sqrt(20_000));
        Assert.InRange(Math.Sqrt(values.Average(v => v * v)), 2 * (1 - (7 / Math.Sqrt(40_000))), 2 * (1 + (7 / Math.Sqrt(40_000))));
        Assert.Throws<ArgumentOutOfRangeException>(() => CryptographicNoise.Add(values, -1));
    }

    [Fact]
    public void A_site_without_labels_and_options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SoftmaxSiteTrainer.Train(start, new Matrix(0, 4), [], new(), null, new Random(1), CancellationToken.None));
        Assert.Throws<ArgumentException>(() => SoftmaxSiteTrainer.Train(start, inputs, [.. labels.Select(_ => 3)], new(), null, new Random(1), CancellationToken.None));
        LocalTraining[] wrong =
        [
            new() { Epochs = 0 }, new() { BatchSize = 0 }, new() { LearningRate = double.NaN }, new() { Penalty = -1 }, new() { Proximal = -1 }, new() { Private = new(0, 1, 1, 1) },
            new() { Private = new(1, 0, 1, 1) }, new() { Private = new(1, 1, 0, 1) }, new() { Private = new(1, 1, 1, 0) },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => Train(options)));
    }

    [Fact]
    public void A_site_with_one_class_trains_to_a_finite_model() =>
        Assert.True(SoftmaxSiteTrainer.Train(start, inputs, [.. labels.Select(_ => 1)], new() { Epochs = 100 }, null, new Random(1), CancellationToken.None).Weights.IsFinite);

    private LocalResult Train(LocalTraining options) => SoftmaxSiteTrainer.Train(start, inputs, labels, options, null, new Random(1), CancellationToken.None);
}
