using Winnow.Vision.Imaging;

namespace Winnow.Server.Tests.Jobs;

/// <summary>Small pictures that a network can learn: dark ones with noise and bright ones with noise.</summary>
internal static class Pictures
{
    public static byte[] Png(bool bright, int number)
    {
        var image = new ImageBuffer(24, 20);
        new Random(number + (bright ? 1000 : 0)).NextBytes(image.Pixels);
        foreach (ref var value in image.Pixels)
        {
            value = (byte)((bright ? 120 : 0) + (value / 2));
        }

        return ImageCodec.Encode(image, ImageFormat.Png);
    }

    /// <summary>Files <c>dark-N.png</c> and <c>bright-N.png</c>.</summary>
    public static void Write(string folder, int perClass)
    {
        for (var i = 0; i < perClass; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, $"dark-{i:000}.png"), Png(false, i));
            File.WriteAllBytes(Path.Combine(folder, $"bright-{i:000}.png"), Png(true, i));
        }
    }
}
