using FsCheck;
using FsCheck.Fluent;
using Winnow.Torch;
using Winnow.Vision.Augmentation;

namespace Winnow.Vision.Tests.Augmentation;

/// <summary>What every augmentation promises, whatever it does.</summary>
public sealed class AugmentationContractTests
{
    public static TheoryData<string> Names => [.. Augmentations.All.Select(a => a.Name)];

    /// <summary>Every augmentation at strength zero.</summary>
    public static TheoryData<IAugmentation> Idle =>
    [
        new PaddedCrop(0), new ResizedCrop(1, 1), new Affine(0, 0, 0), new ColourJitter(0, 0, 0), new GaussianBlur(0), new Cutout(0), new RandAugment(2, 0), new RandAugment(0, 10),
    ];

    [Theory, MemberData(nameof(Names))]
    public void Shape_is_kept_values_are_finite_the_input_stays_and_the_seed_decides(string name) =>
        Prop.ForAll(Gen.Choose(1, 12).Three().ToArbitrary(), sizes =>
        {
            var (images, height, width) = sizes;
            using var scope = new TensorScope();
            foreach (var channels in (int[])[1, 3])
            {
                var batch = Batches.Noise(images, channels, height + 3, width + 3, seed: images);
                var before = batch.ToArray<float>();
                var augmentation = Augmentations.Get(name);
                var first = augmentation.Apply(batch, new System.Random(5));
                Assert.Equal(batch.Shape, first.Shape);
                Assert.All(first.ToArray<float>(), v => Assert.True(float.IsFinite(v)));
                Assert.Equal(first.ToArray<float>(), augmentation.Apply(batch, new System.Random(5)).ToArray<float>());
                Assert.Equal(before, batch.ToArray<float>());
            }
        }).QuickCheckThrowOnFailure();

    [Theory, MemberData(nameof(Names))]
    public void Equal_images_of_one_batch_draw_their_own_chance(string name)
    {
        using var scope = new TensorScope();
        var result = Augmentations.Get(name).Apply(Batches.Noise(1, 3, 16, 16, seed: 1).Expand(24, 3, 16, 16).Contiguous(), new System.Random(2));
        var images = result.ToArray<float>().Chunk(3 * 16 * 16).Select(image => string.Join(' ', image)).Distinct();
        Assert.True(images.Count() > 1);
    }

    [Theory, MemberData(nameof(Idle))]
    public void Strength_zero_changes_nothing(IAugmentation idle)
    {
        using var scope = new TensorScope();
        var batch = Batches.Noise(6, 3, 11, 14, seed: 3);
        var result = idle.Apply(batch, new System.Random(4)).ToArray<float>();
        Assert.Equal(batch.ToArray<float>(), result, (a, b) => Math.Abs(a - b) < 2e-5);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_there_are() =>
        Assert.Contains("trivial-augment", Assert.Throws<ArgumentException>(() => Augmentations.Get("swirl")).Message, StringComparison.Ordinal);
}
