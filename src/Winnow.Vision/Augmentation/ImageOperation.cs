using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>One of the operations that RandAugment and TrivialAugment draw from.</summary>
/// <param name="Name">As the papers call it.</param>
/// <param name="Apply">Takes images [n, C, H, W] and a strength for each, −1 to 1, where 0 changes nothing and the sign is the direction.</param>
internal sealed record ImageOperation(string Name, Func<Tensor, float[], Tensor> Apply)
{
    /// <summary>The papers' set without AutoContrast and Equalize: those need the full range of bytes, and the images here are normalised.</summary>
    /// <param name="shear">Columns per row at strength 1.</param>
    /// <param name="shift">Share of the side at strength 1.</param>
    /// <param name="degrees">Rotation at strength 1.</param>
    /// <param name="colour">Change of brightness (in standard deviations), contrast, saturation and sharpness at strength 1.</param>
    public static IReadOnlyList<ImageOperation> Set(double shear, double shift, double degrees, double colour) =>
    [
        new("Identity", static (batch, _) => batch),
        Map("ShearX", s => new(ShearX: shear * s)),
        Map("ShearY", s => new(ShearY: shear * s)),
        Map("TranslateX", s => new(ShiftX: shift * s)),
        Map("TranslateY", s => new(ShiftY: shift * s)),
        Map("Rotate", s => new(Degrees: degrees * s)),
        Colour("Brightness", colour, Colours.Brightness),
        Colour("Contrast", colour, Colours.Contrast),
        Colour("Color", colour, Colours.Saturation),
        Colour("Sharpness", colour, Colours.Sharpness),
        // Normalised values rarely pass ±3: a threshold of 3 touches next to nothing, one of 0 all above the mean.
        new("Solarize", static (batch, strengths) => Colours.Solarise(batch, PerImage.Values(Each(strengths, s => s == 0 ? 1e6f : 3 * (1 - Math.Abs(s))), batch))),
        // From 256 to 8 levels over the range of about six deviations.
        new("Posterize", static (batch, strengths) =>
        {
            var rounded = Colours.Posterise(batch, PerImage.Values(Each(strengths, s => 6 / 256f * MathF.Pow(32, Math.Abs(s))), batch));
            return rounded.Where(PerImage.Values(Each(strengths, Math.Abs), batch).Greater(0), batch);
        }),
    ];

    /// <summary>Draws an operation for each image, applies each to its images at once, and puts them back in their order.</summary>
    public static Tensor ApplyDrawn(IReadOnlyList<ImageOperation> set, Tensor batch, Random random, Func<float> strength)
    {
        var count = (int)batch.Size(0);
        var drawn = new int[count];
        var strengths = new float[count];
        for (var i = 0; i < count; i++)
        {
            drawn[i] = random.Next(set.Count);
            strengths[i] = strength() * (random.Next(2) == 1 ? 1 : -1);
        }

        var parts = new List<Tensor>();
        var places = new long[count];
        var placed = 0;
        for (var o = 0; o < set.Count; o++)
        {
            var rows = Enumerable.Range(0, count).Where(i => drawn[i] == o).ToArray();
            if (rows.Length == 0)
            {
                continue;
            }

            var index = Tensor.From<long>(Array.ConvertAll(rows, r => (long)r), rows.Length).To(batch.Device);
            parts.Add(set[o].Apply(batch.IndexSelect(0, index), Array.ConvertAll(rows, r => strengths[r])));
            foreach (var row in rows)
            {
                places[row] = placed++;
            }
        }

        return Tensor.Concatenate(parts.ToArray(), 0).IndexSelect(0, Tensor.From<long>(places, count).To(batch.Device));
    }

    private static ImageOperation Map(string name, Func<float, AffineMap> map) =>
        new(name, (batch, strengths) => AffineMap.Apply(batch, Array.ConvertAll(strengths, s => map(s))));

    private static ImageOperation Colour(string name, double most, Func<Tensor, Tensor, Tensor> change) =>
        new(name, (batch, strengths) => change(batch, PerImage.Values(Each(strengths, s => (float)(most * s)), batch)));

    private static float[] Each(float[] strengths, Func<float, float> value) => Array.ConvertAll(strengths, s => value(s));
}
