using System.Globalization;

namespace Winnow.Vision.Imaging;

/// <summary>A data set does not fit into one <see cref="ImageTensorStore"/> at the size asked for; the message names its size, the limit and the largest side that fits.</summary>
public sealed class ImagesTooLargeException : Exception
{
    private const double Gibibyte = 1L << 30;

    /// <summary>The sentence for so many images.</summary>
    /// <param name="count">Images.</param>
    /// <param name="preprocessing">The size asked for.</param>
    public ImagesTooLargeException(int count, ImagePreprocessing preprocessing) : base(Sentence(count, preprocessing ?? throw new ArgumentNullException(nameof(preprocessing))))
    {
    }

    private static string Sentence(int count, ImagePreprocessing input)
    {
        var side = (int)Math.Sqrt((double)Array.MaxLength / count / input.Channels);
        var remedy = side > 0 ? $"take {side} pixels a side or fewer (--size {side}), or fewer images" : "take fewer images";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} images of {input.Width}×{input.Height}×{input.Channels} bytes take {(double)count * input.SampleBytes / Gibibyte:0.00} GiB of memory, and the limit is {Array.MaxLength / Gibibyte:0.00} GiB; {remedy}.");
    }
}
