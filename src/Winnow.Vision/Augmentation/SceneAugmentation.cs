namespace Winnow.Vision.Augmentation;

/// <summary>How whole images are moved and recoloured, together with what is marked on them.</summary>
public record SceneAugmentation
{
    /// <summary>Greatest rotation either way, 0 to 180; default 0.</summary>
    public double Degrees { get; init; }

    /// <summary>Greatest shift either way as a share of the side, 0 to 0.9; default 0.1.</summary>
    public double Translate { get; init; } = 0.1;

    /// <summary>Greatest change of size as a share, 0 to 0.9; default 0.5 (0.5 to 1.5 times).</summary>
    public double Scale { get; init; } = 0.5;

    /// <summary>Greatest shear either way in degrees, 0 to 45; default 0.</summary>
    public double Shear { get; init; }

    /// <summary>Share of images that are mirrored left to right, 0 to 1; default 0.5.</summary>
    public double FlipHorizontal { get; init; } = 0.5;

    /// <summary>Share of images that are mirrored upside down, 0 to 1; default 0.</summary>
    public double FlipVertical { get; init; }

    /// <summary>Greatest change of hue either way in turns of the colour circle, 0 to 0.5; default 0.015.</summary>
    public double Hue { get; init; } = 0.015;

    /// <summary>Greatest change of saturation as a share, 0 to 1; default 0.7.</summary>
    public double Saturation { get; init; } = 0.7;

    /// <summary>Greatest change of brightness as a share, 0 to 1; default 0.4.</summary>
    public double Brightness { get; init; } = 0.4;

    /// <summary>Nothing is varied.</summary>
    public static SceneAugmentation None { get; } = new() { Translate = 0, Scale = 0, FlipHorizontal = 0, Hue = 0, Saturation = 0, Brightness = 0 };

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public virtual void Validate()
    {
        Check(Degrees, 180, nameof(Degrees));
        Check(Translate, 0.9, nameof(Translate));
        Check(Scale, 0.9, nameof(Scale));
        Check(Shear, 45, nameof(Shear));
        Check(FlipHorizontal, 1, nameof(FlipHorizontal));
        Check(FlipVertical, 1, nameof(FlipVertical));
        Check(Hue, 0.5, nameof(Hue));
        Check(Saturation, 1, nameof(Saturation));
        Check(Brightness, 1, nameof(Brightness));
    }

    /// <summary>Refuses a value that is not 0 to <paramref name="most"/>.</summary>
    private protected static void Check(double value, double most, string name)
    {
        if (!(value >= 0 && value <= most))
        {
            throw new ArgumentException($"The augmentation's {name} is {value}; it must be 0 to {most}.");
        }
    }
}
