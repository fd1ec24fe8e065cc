using Winnow.Torch;
using Winnow.Vision.Segmentation;

namespace Winnow.Vision.Tests.Segmentation;

public sealed class SegmentationLossTests
{
    [Fact]
    public void Even_logits_have_known_losses()
    {
        using var scope = new TensorScope();
        var logits = Tensor.Zeros([1, 4, 2, 2]);
        var classes = Tensor.From<long>([0, 1, 1, 255], 1, 2, 2);
        Assert.Equal(Math.Log(4), new SegmentationLoss(1, 0, 0).Of(logits, classes).Item(), 1e-6);
        Assert.Equal(0.75 * 0.75 * Math.Log(4), new SegmentationLoss(0, 0, 1).Of(logits, classes).Item(), 1e-6);

        // Three pixels of probability 1/4: class 0 has 2·¼ / (1 + ¾), class 1 has 2·½ / (2 + ¾).
        Assert.Equal(1 - (((0.5 / 1.75) + (1 / 2.75)) / 2), new SegmentationLoss(0, 1, 0).Of(logits, classes).Item(), 1e-5);
    }

    [Fact]
    public void Label_smoothing_spreads_a_share_of_each_pixels_target_over_all_classes()
    {
        using var scope = new TensorScope();
        var logits = Tensor.From<float>([2, 0, 0, 0, 0, 0], 1, 3, 1, 2); // pixel 0: 2, 0, 0; pixel 1: even
        var classes = Tensor.From<long>([0, 255], 1, 1, 2);
        var sum = Math.Log(Math.Exp(2) + 2);
        Assert.Equal(sum - 2, new SegmentationLoss(1, 0, 0).Of(logits, classes).Item(), 1e-6);
        Assert.Equal((0.7 * (sum - 2)) + (0.3 * (sum - (2 / 3.0))), new SegmentationLoss(1, 0, 0) { LabelSmoothing = 0.3 }.Of(logits, classes).Item(), 1e-6);
        Assert.Throws<ArgumentException>(() => new SegmentationLoss { LabelSmoothing = 1 }.Validate());
    }

    [Fact]
    public void A_perfect_answer_costs_nothing_and_ignored_pixels_never_do()
    {
        using var scope = new TensorScope();
        var logits = Tensor.From<float>([50, 0, 0, -50, -50, 50, 0, -50], 1, 2, 2, 2); // class 0 at 0, class 1 at 1, unsure at 2 and 3
        Assert.Equal(0, new SegmentationLoss(1, 1, 1).Of(logits, Tensor.From<long>([0, 1, 255, 255], 1, 2, 2)).Item(), 1e-5);
        Assert.Equal(0, new SegmentationLoss(1, 1, 1).Of(logits, Tensor.From<long>([255, 255, 255, 255], 1, 2, 2)).Item(), 1e-9);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    [InlineData(0.5, 2, 3)]
    public void Losses_equal_the_formulas_pixel_by_pixel(double crossEntropy, double dice, double focal)
    {
        var random = new Random(5);
        const int images = 3, classes = 4, pixels = 30;
        float[] logits = [.. Enumerable.Range(0, images * classes * pixels).Select(_ => (float)((4 * random.NextDouble()) - 2))];
        long[] truth = [.. Enumerable.Range(0, images * pixels).Select(_ => random.Next(5) == 0 ? 255L : random.Next(3))]; // class 3 never occurs
        using var scope = new TensorScope();
        var tensor = Tensor.From<float>(logits, images, classes, 5, 6).RequireGradient();
        var loss = new SegmentationLoss(crossEntropy, dice, focal).Of(tensor, Tensor.From<long>(truth, images, 5, 6));
        Assert.Equal(Slow(logits, truth, images, classes, pixels, crossEntropy, dice, focal), loss.Item(), 1e-5);

        loss.Backward();
        var gradient = tensor.Gradient!.ToArray<float>();
        foreach (var i in new[] { 0, 17, 101, 250, 359 })
        {
            const double step = 1e-3;
            double At(double by) => Slow([.. logits.Select((l, k) => k == i ? (float)(l + by) : l)], truth, images, classes, pixels, crossEntropy, dice, focal);
            Assert.Equal((At(step) - At(-step)) / (2 * step), gradient[i], 2e-4);
        }
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0.5, 2, 3)]
    public void Blended_images_have_the_losses_of_both_label_maps_in_their_shares(double crossEntropy, double dice, double focal)
    {
        var random = new Random(7);
        const int images = 3, classes = 3, pixels = 12;
        float[] logits = [.. Enumerable.Range(0, images * classes * pixels).Select(_ => (float)((4 * random.NextDouble()) - 2))];
        long[] truth = [.. Enumerable.Range(0, images * pixels).Select(_ => random.Next(6) == 0 ? 255L : random.Next(3))];
        var mixup = new SegmentationMixup(0.3, [2, 0, 1]);
        long[] partners = [.. mixup.Partners.SelectMany(p => truth.Skip((int)p * pixels).Take(pixels))];
        using var scope = new TensorScope();
        var loss = mixup.Loss(new(crossEntropy, dice, focal), Tensor.From<float>(logits, images, classes, 3, 4), Tensor.From<long>(truth, images, 3, 4));
        double Of(long[] labels) => Slow(logits, labels, images, classes, pixels, crossEntropy, dice, focal);
        Assert.Equal((0.3 * Of(truth)) + (0.7 * Of(partners)), loss.Item(), 1e-5);
        Assert.Equal([2.4f, 1.3f, 2.3f], mixup.Images(Tensor.From<float>([1, 2, 3], 3, 1, 1, 1)).ToArray<float>().Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void A_step_is_blended_by_one_share_and_a_permutation_of_its_images()
    {
        var draws = Enumerable.Range(0, 200).Select(seed => SegmentationMixup.Draw(0.2, 5, new Random(seed))).ToArray();
        Assert.All(draws, d => Assert.InRange(d.Share, 0, 1));
        Assert.All(draws, d => Assert.Equal([0, 1, 2, 3, 4], d.Partners.Order()));
        Assert.True(draws.Select(d => string.Join(' ', d.Partners)).Distinct().Count() > 50);
        var again = SegmentationMixup.Draw(0.2, 5, new Random(3));
        Assert.Equal(draws[3].Share, again.Share);
        Assert.Equal(draws[3].Partners, again.Partners);
    }

    [Theory]
    [InlineData(-1, 1, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(double.NaN, 1, 0)]
    public void Weights_that_make_no_loss_are_refused(double crossEntropy, double dice, double focal) =>
        Assert.Throws<ArgumentException>(() => new SegmentationLoss(crossEntropy, dice, focal).Validate());

    private static double Slow(float[] logits, long[] truth, int images, int classes, int pixels, double crossEntropy, double dice, double focal)
    {
        var (both, real, said) = (new double[classes], new double[classes], new double[classes]);
        var (entropy, focused, count) = (0.0, 0.0, 0);
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] == 255)
            {
                continue;
            }

            count++;
            double[] row = [.. Enumerable.Range(0, classes).Select(c => Math.Exp(logits[(((i / pixels * classes) + c) * pixels) + (i % pixels)]))];
            var sum = row.Sum();
            for (var c = 0; c < classes; c++)
            {
                var p = row[c] / sum;
                said[c] += p;
                if (truth[i] == c)
                {
                    real[c]++;
                    both[c] += p;
                    entropy -= Math.Log(p);
                    focused -= (1 - p) * (1 - p) * Math.Log(p);
                }
            }
        }

        var occurring = Enumerable.Range(0, classes).Where(c => real[c] > 0).ToArray();
        return (crossEntropy * entropy / count) + (dice * occurring.Average(c => 1 - (2 * both[c] / (real[c] + said[c])))) + (focal * focused / count);
    }
}
