using System.Globalization;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Simulating;

/// <summary>What <c>--pixels</c> says: a model gets (pixel − mean) / deviation, pixels being 0 to 255.</summary>
/// <param name="Mean">One value, or one per channel.</param>
/// <param name="Deviation">As many, above 0.</param>
internal sealed record PixelScale(IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
{
    /// <summary>Values of about −1 to 1, for models that do not say what they want.</summary>
    public static PixelScale Usual { get; } = new([128], [128]);

    /// <summary>Reads <c>MEAN,STD</c>, or <c>MEAN,MEAN,MEAN,STD,STD,STD</c> for red, green and blue.</summary>
    /// <exception cref="CommandException">It is neither.</exception>
    public static PixelScale Parse(string text)
    {
        var values = text.Split(',', StringSplitOptions.TrimEntries).Select(v => float.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : float.NaN).ToArray();
        return values.Length is 2 or 6 && values.All(float.IsFinite) && values[(values.Length / 2)..].All(d => d > 0)
            ? new(values[..(values.Length / 2)], values[(values.Length / 2)..])
            : throw CommandException.Usage($"--pixels {text} is not MEAN,STD; give two numbers, or six for red, green and blue, in units of 0 to 255 with STD above 0, such as 128,128.");
    }

    /// <summary>The same images under this normalisation.</summary>
    /// <exception cref="CommandException">It has three values and the images have one channel.</exception>
    public ImagePreprocessing ApplyTo(ImagePreprocessing input) =>
        Mean.Count == 1 || Mean.Count == input.Channels
            ? input with { Mean = Each(Mean, input.Channels), StandardDeviation = Each(Deviation, input.Channels) }
            : throw CommandException.Usage($"--pixels has values for {Mean.Count} channels, and the model takes {input.Channels}; give two numbers.");

    private static float[] Each(IReadOnlyList<float> values, int channels) => [.. Enumerable.Range(0, channels).Select(c => values[values.Count == 1 ? 0 : c] / 255)];
}
