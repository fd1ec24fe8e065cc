using Winnow.Vision.Imaging;

namespace Winnow.Bench.Serving;

/// <summary>Made-up pictures that a small network tells apart.</summary>
internal static class MadePictures
{
    /// <summary>A grey picture with waves and noise, as JPEG.</summary>
    /// <param name="seed">Says where the waves lie, and the noise.</param>
    /// <param name="level">Mean grey, 0 to 255.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public static byte[] Jpeg(int seed, int level, int width, int height)
    {
        var image = new ImageBuffer(width, height);
        var random = new Random(seed);
        var phase = random.NextDouble() * Math.Tau;
        for (var p = 0; p < image.Pixels.Length; p++)
        {
            image.Pixels[p] = (byte)Math.Clamp(level + (40 * Math.Sin((p / 97.0) + phase)) + random.Next(24), 0, 255);
        }

        return ImageCodec.Encode(image, ImageFormat.Jpeg, 90);
    }
}
