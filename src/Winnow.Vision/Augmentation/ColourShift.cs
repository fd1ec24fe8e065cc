namespace Winnow.Vision.Augmentation;

/// <summary>A change of a whole image's colours in hue, saturation and value.</summary>
/// <param name="Hue">Turns of the colour circle that are added.</param>
/// <param name="Saturation">Factor.</param>
/// <param name="Value">Factor.</param>
internal readonly record struct ColourShift(float Hue, float Saturation, float Value)
{
    /// <summary>Draws a shift.</summary>
    public static ColourShift Draw(SceneAugmentation augmentation, Random random)
    {
        float Signed(double most) => (float)(most * ((2 * random.NextDouble()) - 1));
        return new(Signed(augmentation.Hue), 1 + Signed(augmentation.Saturation), 1 + Signed(augmentation.Brightness));
    }

    /// <summary>Changes RGB planes [3 × pixels], 0 to 1, in place.</summary>
    public void Apply(Span<float> planes)
    {
        if (this == new ColourShift(0, 1, 1))
        {
            return;
        }

        var plane = planes.Length / 3;
        for (var i = 0; i < plane; i++)
        {
            ref var red = ref planes[i];
            ref var green = ref planes[i + plane];
            ref var blue = ref planes[i + (2 * plane)];
            var value = Math.Max(red, Math.Max(green, blue));
            var range = value - Math.Min(red, Math.Min(green, blue));
            var bright = Math.Min(1, value * Value);
            if (range == 0)
            {
                red = green = blue = bright;
                continue;
            }

            var sector = value == red ? (green - blue) / range : value == green ? 2 + ((blue - red) / range) : 4 + ((red - green) / range);
            var chroma = bright * Math.Min(1, Saturation * range / value);
            sector = (sector + (6 * Hue) + 12) % 6;
            red = Channel(5, sector, bright, chroma);
            green = Channel(3, sector, bright, chroma);
            blue = Channel(1, sector, bright, chroma);
        }
    }

    // Value less the part of the chroma that the hue takes from this channel.
    private static float Channel(int place, float sector, float value, float chroma)
    {
        var k = (place + sector) % 6;
        return value - (chroma * Math.Clamp(Math.Min(k, 4 - k), 0, 1));
    }
}
