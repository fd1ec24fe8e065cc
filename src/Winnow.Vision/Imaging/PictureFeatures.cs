namespace Winnow.Vision.Imaging;

/// <summary>A short description of a picture that needs no model: where it is bright, what colour it has, and which way its edges run.</summary>
/// <remarks>
/// 98 values of order 1: grey means of 6 × 6 fields, two colour differences of 2 × 2 fields, and histograms of edge directions over 3 × 3 fields with 6 directions each
/// (as in Dalal and Triggs, <i>Histograms of oriented gradients for human detection</i>, CVPR 2005, with coarse fields). Good enough to tell kinds of pictures apart before there is a
/// label; a trained model's features replace it as soon as there is one.
/// </remarks>
public static class PictureFeatures
{
    /// <summary>Values of a description.</summary>
    public const int Dimensions = (Fields * Fields) + (2 * Tones * Tones) + (Cells * Cells * Directions);

    private const int Side = 48;
    private const int Fields = 6;
    private const int Tones = 2;
    private const int Cells = 3;
    private const int Directions = 6;

    /// <summary>The description of an upright image.</summary>
    /// <returns>[<see cref="Dimensions"/>].</returns>
    public static float[] Of(ImageBuffer image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var square = ImageResizer.Resize(image, Side, Side);
        var grey = GreyPlane.Of(square);
        var result = new float[Dimensions];
        Means(grey, Fields, result.AsSpan(0, Fields * Fields));
        var (reds, blues) = Differences(square, grey);
        Means(reds, Tones, result.AsSpan(Fields * Fields, Tones * Tones));
        Means(blues, Tones, result.AsSpan((Fields * Fields) + (Tones * Tones), Tones * Tones));
        Edges(grey, result.AsSpan((Fields * Fields) + (2 * Tones * Tones)));
        return result;
    }

    private static (double[] Reds, double[] Blues) Differences(ImageBuffer square, double[] grey)
    {
        var (reds, blues) = (new double[grey.Length], new double[grey.Length]);
        for (var i = 0; i < grey.Length; i++)
        {
            reds[i] = square.Pixels[3 * i] - grey[i];
            blues[i] = square.Pixels[(3 * i) + 2] - grey[i];
        }

        return (reds, blues);
    }

    private static void Means(double[] plane, int fields, Span<float> result)
    {
        var side = Side / fields;
        for (var field = 0; field < fields * fields; field++)
        {
            var (top, left) = (field / fields * side, field % fields * side);
            var sum = 0.0;
            for (var i = 0; i < side * side; i++)
            {
                sum += plane[((top + (i / side)) * Side) + left + (i % side)];
            }

            result[field] = (float)(sum / (side * side) / 255);
        }
    }

    private static void Edges(double[] grey, Span<float> result)
    {
        const int cell = Side / Cells;
        var sums = new double[result.Length];
        for (var y = 1; y < Side - 1; y++)
        {
            for (var x = 1; x < Side - 1; x++)
            {
                var (across, down) = (grey[(y * Side) + x + 1] - grey[(y * Side) + x - 1], grey[((y + 1) * Side) + x] - grey[((y - 1) * Side) + x]);

                // An edge from dark to bright is the same as one from bright to dark.
                var direction = (Math.Atan2(down, across) + (2 * Math.PI)) % Math.PI / Math.PI * Directions;
                sums[((((y / cell) * Cells) + (x / cell)) * Directions) + ((int)direction % Directions)] += Math.Sqrt((across * across) + (down * down));
            }
        }

        // A little is added, so that the noise of a flat picture does not become its description.
        var length = Math.Sqrt(sums.Sum(s => s * s)) + 500;
        for (var i = 0; i < sums.Length; i++)
        {
            result[i] = (float)(2 * sums[i] / length);
        }
    }
}
