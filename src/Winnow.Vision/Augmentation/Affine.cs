using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Turns, scales and shears each image a little about its centre; what comes in from outside is the mean colour.</summary>
/// <param name="degrees">Greatest rotation either way, 0 to 180; default 10.</param>
/// <param name="scale">Greatest change of size as a share, 0 to below 1; default 0.1 (0.9 to 1.1 times).</param>
/// <param name="shear">Greatest shear either way in columns per row, 0 to below 1; default 0.1.</param>
public sealed class Affine(double degrees = 10, double scale = 0.1, double shear = 0.1) : IAugmentation
{
    private readonly double degrees = Within(degrees, 0, 180, nameof(degrees));
    private readonly double scale = Within(scale, 0, 0.99, nameof(scale));
    private readonly double shear = Within(shear, 0, 0.99, nameof(shear));

    /// <inheritdoc/>
    public string Name => "affine";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        return AffineMap.Apply(batch, Draw((int)batch.Size(0), random));
    }

    /// <summary>The maps that <see cref="Apply"/> uses for as many images.</summary>
    internal AffineMap[] Draw(int images, Random random)
    {
        var maps = new AffineMap[images];
        for (var i = 0; i < maps.Length; i++)
        {
            maps[i] = new(degrees * Signed(random), 1 + (scale * Signed(random)), shear * Signed(random));
        }

        return maps;
    }

    private static double Signed(Random random) => (2 * random.NextDouble()) - 1;

    private static double Within(double value, double low, double high, string name) =>
        value >= low && value <= high ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be {low} to {high}.");
}
