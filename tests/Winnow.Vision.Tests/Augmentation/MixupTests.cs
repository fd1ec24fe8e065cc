using FsCheck;
using FsCheck.Fluent;
using Winnow.Torch;
using Winnow.Vision.Augmentation;

namespace Winnow.Vision.Tests.Augmentation;

public sealed class MixupTests
{
    [Fact]
    public void Targets_sum_to_one_and_images_are_mixed_in_the_same_shares() =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (seed, images) =>
        {
            using var scope = new TensorScope();
            // The image of class k is flat with value k, and each image has a class of its own: the image must equal the expected class.
            var pixels = Enumerable.Range(0, images * 4).Select(i => (float)(i / 4)).ToArray();
            var targets = Tensor.From<long>([.. Enumerable.Range(0, images).Select(i => (long)i)], images).OneHot(images).To(ScalarType.Float32);
            var mixed = new Mixup(0.7).Mix(Tensor.From<float>(pixels, images, 1, 2, 2), targets, new System.Random(seed));
            var (values, rows) = (mixed.Images.ToArray<float>(), mixed.Targets.ToArray<float>().Chunk(images).ToArray());
            for (var i = 0; i < images; i++)
            {
                Assert.All(rows[i], p => Assert.InRange(p, 0, 1));
                Assert.Equal(1, rows[i].Sum(), 1e-5);
                Assert.Equal(rows[i].Select((p, k) => p * k).Sum(), values[i * 4], 1e-3);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Alpha_zero_mixes_nothing()
    {
        using var scope = new TensorScope();
        var batch = Batches.Noise(5, 1, 3, 3, seed: 1);
        var targets = Tensor.From<float>([1, 0, 0, 1, 0, 1, 1, 0, 0, 1], 5, 2);
        var mixed = new Mixup(0).Mix(batch, targets, new System.Random(1));
        Assert.Equal(batch.ToArray<float>(), mixed.Images.ToArray<float>());
        Assert.Equal(targets.ToArray<float>(), mixed.Targets.ToArray<float>());
    }

    [Theory, InlineData(0.05), InlineData(0.2), InlineData(1)]
    public void Shares_have_the_mean_and_variance_of_the_beta_distribution(double alpha)
    {
        var (mixup, random) = (new Mixup(alpha), new System.Random(3));
        var shares = Enumerable.Range(0, 50_000).Select(_ => mixup.Share(random)).ToArray();
        Assert.All(shares, s => Assert.InRange(s, 0, 1));
        Assert.Equal(0.5, shares.Average(), 0.01);
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), shares.Select(s => (s - 0.5) * (s - 0.5)).Average(), 0.005);
    }
}
