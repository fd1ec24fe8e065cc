using System.Globalization;

namespace Winnow.Vision.Imaging;

/// <summary>How an image becomes the input of a model: size, shape, channels and normalisation.</summary>
/// <param name="Width">Columns of the input, 1 to 4096.</param>
/// <param name="Height">Rows of the input, 1 to 4096.</param>
/// <param name="Channels">3 for RGB, or 1 for grey (ITU-R BT.601 luma).</param>
public sealed record ImagePreprocessing(int Width, int Height, int Channels = 3)
{
    /// <summary>How other shapes are fitted; default: squash.</summary>
    public ResizeMode Resize { get; init; } = ResizeMode.Squash;

    /// <summary>Per channel, subtracted from values in 0 to 1. One value per channel; empty = 0.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>Per channel, divided by after the mean is subtracted. One value above 0 per channel; empty = 1.</summary>
    public IReadOnlyList<float> StandardDeviation { get; init; } = [];

    /// <summary>Pixels the header of a file may claim.</summary>
    public long MaxPixels { get; init; } = ImageCodec.DefaultMaxPixels;

    /// <summary>Bytes of one image [Channels × Height × Width].</summary>
    public int SampleBytes => Channels * Height * Width;

    /// <summary>Names everything that decides the 8-bit result; part of the key of a cache. Mean and deviation come later and are not in it.</summary>
    public string CacheKey => string.Create(CultureInfo.InvariantCulture, $"v1-{Width}x{Height}x{Channels}-{Resize}");

    /// <summary>Throws where a setting is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the setting, its value and its range.</exception>
    public ImagePreprocessing Validate()
    {
        if (Width is < 1 or > 4096 || Height is < 1 or > 4096)
        {
            throw new ArgumentException($"An input of {Width} × {Height} pixels is out of range; sides are 1 to 4096.");
        }

        if (Channels is not (1 or 3))
        {
            throw new ArgumentException($"{Channels} channels are out of range; take 3 for colour or 1 for grey.");
        }

        if ((Mean.Count != 0 && Mean.Count != Channels) || (StandardDeviation.Count != 0 && StandardDeviation.Count != Channels))
        {
            throw new ArgumentException($"Mean ({Mean.Count}) and deviation ({StandardDeviation.Count}) need one value per channel ({Channels}), or none.");
        }

        return StandardDeviation.All(d => d > 0) ? this : throw new ArgumentException("A standard deviation must be above 0.");
    }

    /// <summary>8-bit values [N × Channels × Height × Width] to normalised floats: (value / 255 − mean) / deviation.</summary>
    public void Normalize(ReadOnlySpan<byte> pixels, Span<float> result)
    {
        var plane = Height * Width;
        Span<float> table = stackalloc float[256];
        for (var channel = 0; channel < Channels; channel++)
        {
            var (mean, deviation) = (Mean.Count == 0 ? 0f : Mean[channel], StandardDeviation.Count == 0 ? 1f : StandardDeviation[channel]);
            for (var value = 0; value < 256; value++)
            {
                table[value] = (value / 255f - mean) / deviation;
            }

            for (var start = channel * plane; start < pixels.Length; start += Channels * plane)
            {
                var source = pixels.Slice(start, plane);
                var target = result.Slice(start, plane);
                for (var i = 0; i < plane; i++)
                {
                    target[i] = table[source[i]];
                }
            }
        }
    }
}
