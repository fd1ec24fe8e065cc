using Winnow.Vision.Segmentation;

namespace Winnow.Vision.Tests.Segmentation;

public sealed class TileBlendTests
{
    [Theory]
    [InlineData(64, 64, 0.25)]
    [InlineData(65, 64, 0.25)]
    [InlineData(1000, 64, 0)]
    [InlineData(1000, 64, 0.9)]
    [InlineData(127, 64, 0.5)]
    public void Tiles_cover_every_pixel_and_overlap_as_much_as_asked(int length, int side, double overlap)
    {
        var starts = TileBlend.Starts(length, side, overlap);
        Assert.Equal((0, length - side), (starts[0], starts[^1]));
        Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, (int)Math.Ceiling(side * (1 - overlap))));
    }

    [Fact]
    public void A_smaller_image_gets_one_tile_around_it() => Assert.Equal([-7], TileBlend.Starts(50, 64, 0.5));

    [Fact]
    public void What_all_tiles_agree_on_stays_as_it_is()
    {
        const int width = 23, height = 17, side = 8;
        float Value(int c, int x, int y) => (c == 0 ? 1 : -1) * ((x * 0.1f) + y);
        var blend = new TileBlend(2, width, height);
        foreach (var top in TileBlend.Starts(height, side, 0.3))
        {
            foreach (var left in TileBlend.Starts(width, side, 0.3))
            {
                var tile = new float[2 * side * side];
                for (var i = 0; i < tile.Length; i++)
                {
                    tile[i] = Value(i / (side * side), left + (i % side), top + (i / side % side));
                }

                blend.Add(tile, side, left, top);
            }
        }

        var mean = blend.Mean();
        for (var i = 0; i < mean.Length; i++)
        {
            Assert.Equal(Value(i / (width * height), i % width, i / width % height), mean[i], 1e-4);
        }
    }
}
