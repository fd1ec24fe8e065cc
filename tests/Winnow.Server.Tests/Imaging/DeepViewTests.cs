using Winnow.Server.Imaging;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Server.Tests.Imaging;

/// <summary>16 bits for window and level.</summary>
public sealed class DeepViewTests
{
    [Fact]
    public void A_view_comes_back_as_it_was_written()
    {
        var path = Path.GetTempFileName();
        var view = DeepView.Of([0, 100, 65535, 7, 8, 9], 3, 2);
        view.Write(path);
        var read = DeepView.Read(path);
        Assert.Equal((3, 2, (ushort)0, (ushort)65535), (read.Width, read.Height, read.Least, read.Most));
        Assert.Equal(view.Grey, read.Grey);
        Assert.Equal((view.Least, view.Most), DeepView.ReadRange(path));
        File.Delete(path);
    }

    [Fact]
    public void A_window_maps_its_lower_end_to_black_and_its_upper_end_to_white()
    {
        var view = DeepView.Of([0, 900, 1000, 1100, 65535], 5, 1);
        Assert.Equal([0, 0, 128, 255, 255], view.Window(1000, 200));
    }

    [Fact]
    public void A_large_picture_is_averaged_over_whole_squares()
    {
        var grey = new ushort[5000 * 2];
        Array.Fill(grey, (ushort)10, 0, 5000);
        Array.Fill(grey, (ushort)20, 5000, 5000);
        var view = DeepView.Of(grey, 5000, 2);
        Assert.Equal((2500, 1), (view.Width, view.Height));
        Assert.All(view.Grey, g => Assert.Equal(15, g));
    }

    [Fact]
    public void A_png_is_read_by_another_decoder_as_it_was_meant()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        byte[] grey = [0, 1, 127, 128, 254, 255];
        var image = ImageCodec.Decode(GreyPng.Encode(grey, 3, 2));
        Assert.Equal((3, 2), (image.Width, image.Height));
        Assert.Equal(grey.SelectMany(g => new[] { g, g, g }), image.Pixels.ToArray());
    }
}
