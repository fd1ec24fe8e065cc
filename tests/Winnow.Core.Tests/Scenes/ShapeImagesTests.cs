using Winnow.Core.Data;
using Winnow.Core.Scenes;

namespace Winnow.Core.Tests.Scenes;

/// <summary>Small pictures of plain shapes.</summary>
public sealed class ShapeImagesTests
{
    [Fact]
    public void The_seed_decides_every_pixel_and_parts_have_seeds_of_their_own()
    {
        var first = ShapeImages.Dataset(12, 6, seed: 4);
        Assert.Equal(first.Hash, ShapeImages.Dataset(12, 6, seed: 4).Hash);
        Assert.NotEqual(first.Hash, ShapeImages.Dataset(12, 6, seed: 5).Hash);
        var larger = ShapeImages.Dataset(30, 6, seed: 4);
        Assert.Equal(Pixels(first.Test[3]), Pixels(larger.Test[3]));
        Assert.Equal([0, 1, 2, 3, 4, 5, 0], larger.Train.Take(7).Select(s => s.Class!.Value));
    }

    [Fact]
    public void A_picture_holds_two_colours_but_for_noise_and_its_shape_fills_a_part_of_it()
    {
        for (var shape = 0; shape < ShapeImages.Classes.Count; shape++)
        {
            var image = ShapeImages.Draw(shape, seed: 11 + shape, side: 64);
            var ground = image.Pixels.Span[..3].ToArray();
            var painted = Enumerable.Range(0, 64 * 64).Count(i => Enumerable.Range(0, 3).Any(c => Math.Abs(image.Pixels.Span[(i * 3) + c] - ground[c]) > 50));
            Assert.InRange(painted, 64 * 64 / 100, 64 * 64 / 2);
        }
    }

    [Fact]
    public void Sizes_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapeImages.Dataset(1, 1, 1, side: 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapeImages.Draw(6, 1, 32));
    }

    private static byte[] Pixels(Sample sample) => ((RawImage)sample.Image).Pixels.ToArray();
}
