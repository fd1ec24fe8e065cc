using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

/// <summary>The saving of a project that runs, against curves whose saving is known.</summary>
public sealed class SavingMeterTests
{
    [Fact]
    public void Twice_as_fast_a_curve_saves_half_the_labels()
    {
        var random = Curve(1000, seed: 1, 20, 40, 60, 80);
        var strategy = Curve(1000, seed: 1, l => Accuracy(2 * l), 10, 20, 30, 40, 60);
        var saving = SavingMeter.Of(strategy, random, seed: 3);
        Assert.Equal((80, 1000), (saving.RandomLabels, saving.Slice));
        Assert.InRange(saving.Percent, 45, 55);
        Assert.InRange(saving.Low, 20, saving.Percent);
        Assert.InRange(saving.High, saving.Percent, 80);
        Assert.Equal(80 * saving.Percent / 100, saving.Labels, 1e-9);
        Assert.InRange(saving.Labels, saving.LabelsLow, saving.LabelsHigh);
    }

    [Fact]
    public void The_same_curve_saves_nothing_and_the_interval_says_so()
    {
        var saving = SavingMeter.Of(Curve(400, seed: 5, 20, 40, 60, 80, 100), Curve(400, seed: 6, 20, 40, 60, 80), seed: 3);
        Assert.True(saving.Low < 0 && saving.High > 0, $"{saving}");
    }

    [Fact]
    public void The_interval_holds_the_truth_about_as_often_as_it_says()
    {
        var held = 0;
        const int runs = 60;
        for (var run = 0; run < runs; run++)
        {
            var saving = SavingMeter.Of(Curve(200, run, l => Accuracy(1.5 * l), 20, 40, 60, 80, 100), Curve(200, run, 20, 40, 60, 80, 100), seed: run);
            held += saving.Low <= 100.0 / 3 && 100.0 / 3 <= saving.High ? 1 : 0;
        }

        Assert.True(held >= 0.85 * runs, $"{held} of {runs}");
    }

    [Fact]
    public void Any_figure_gives_what_shares_of_right_answers_give_and_draws_without_a_figure_count_for_nothing()
    {
        var (strategy, random) = (Curve(200, 1, l => Accuracy(2 * l), 10, 20, 40, 60), Curve(200, 1, 20, 40, 60, 80));
        static SliceFigure Figure(SlicePoint p) => new(p.Labels, rows => (double)rows.Count(r => p.Right[r]) / rows.Count);
        var shares = SavingMeter.Of(strategy, random, seed: 4);
        Assert.Equal(shares, SavingMeter.Of([.. strategy.Select(Figure)], [.. random.Select(Figure)], 200, 1000, seed: 4));

        // Every second draw has no figure: the estimate stands, and the interval comes from the others.
        var asked = 0;
        SliceFigure Odd(SlicePoint p) => new(p.Labels, rows => p.Labels == 10 && ++asked > 1 && asked % 2 == 0 ? null : Figure(p).Value(rows));
        var some = SavingMeter.Of([.. strategy.Select(Odd)], [.. random.Select(Figure)], 200, 400, seed: 4);
        Assert.Equal(shares.Percent, some.Percent);
        Assert.InRange(some.High - some.Low, 0.5 * (shares.High - shares.Low), 2 * (shares.High - shares.Low));
        Assert.Throws<ArgumentException>(() => SavingMeter.Of([.. strategy.Select(p => new SliceFigure(p.Labels, _ => null))], [.. random.Select(Figure)], 200, 10, seed: 4));
        Assert.Throws<ArgumentException>(() => SavingMeter.Of([.. strategy.Take(2).Select(Figure)], [.. random.Select(Figure)], 200, 10, seed: 4));
    }

    [Fact]
    public void A_larger_slice_gives_a_narrower_interval()
    {
        double Width(int slice)
        {
            var saving = SavingMeter.Of(Curve(slice, 1, l => Accuracy(2 * l), 10, 20, 40, 60), Curve(slice, 1, 20, 40, 60, 80), seed: 1);
            return saving.High - saving.Low;
        }

        Assert.True(Width(2000) < Width(100));
    }

    [Fact]
    public void What_is_missing_is_said_with_how_much_of_it_is_there()
    {
        Assert.Equal(("50 labels drawn by chance are needed, and there are 0.", 0), SavingMeter.Missing([], []));
        Assert.Equal(("50 labels drawn by chance are needed, and there are 20.", 0.4), SavingMeter.Missing(Curve(20, 1, 10, 20, 30), Curve(20, 1, 10, 20, 30)));
        var (needs, share) = SavingMeter.Missing(Curve(60, 1, 10, 20, 30), Curve(60, 1, 10, 10))!.Value;
        Assert.Equal("3 rounds with new labels drawn by chance are needed, and there are 1.", needs);
        Assert.Equal(1 / 3.0, share, 1e-12);
        Assert.Null(SavingMeter.Missing(Curve(60, 1, 10, 20, 30), Curve(60, 1, 10, 20, 30)));
        Assert.Throws<ArgumentException>(() => SavingMeter.Of([], [], 1));
    }

    [Fact]
    public void Points_of_different_slices_are_not_compared() =>
        Assert.Throws<ArgumentException>(() => SavingMeter.Of(Curve(60, 1, 10, 20, 30), Curve(70, 1, 10, 20, 30), 1));

    private static double Accuracy(double labels) => 0.95 - (0.6 * Math.Exp(-labels / 60));

    private static SlicePoint[] Curve(int slice, int seed, params int[] labels) => Curve(slice, seed, l => Accuracy(l), labels);

    // Each sample has a difficulty of its own, the same for all models: that is what pairing gains from. A little chance of training remains.
    private static SlicePoint[] Curve(int slice, int seed, Func<double, double> accuracy, params int[] labels)
    {
        var difficulty = new Random(seed);
        double[] hard = [.. Enumerable.Range(0, slice).Select(_ => difficulty.NextDouble())];
        var training = new Random(seed + 1000 + labels.Length);
        return [.. labels.Select(l => new SlicePoint(l, [.. hard.Select(h => h + (0.05 * (training.NextDouble() - 0.5)) < accuracy(l))]))];
    }
}
