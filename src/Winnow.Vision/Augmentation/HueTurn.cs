using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Turns the colours of each image about the grey axis, which changes hues and keeps greys. Images of other than three channels stay.</summary>
/// <remarks>Works on normalised values, where grey is where all channels are equally far from their means, in standard deviations.</remarks>
/// <param name="turns">Greatest turn either way in full circles, 0 to 0.5; default 0.1.</param>
public sealed class HueTurn(double turns = 0.1) : IAugmentation
{
    private readonly double turns = turns is >= 0 and <= 0.5 ? turns : throw new ArgumentOutOfRangeException(nameof(turns), turns, "A turn is 0 to 0.5 of the circle.");

    /// <inheritdoc/>
    public string Name => "hue";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var angles = PerImage.Draw(-2 * Math.PI * turns, 2 * Math.PI * turns, batch.Size(0), random);
        if (batch.Size(1) != 3)
        {
            return batch;
        }

        var shape = batch.Shape;
        var turned = Tensor.From<float>(Rotations(angles), angles.Length, 3, 3).To(batch.Device).BatchMatMul(batch.Reshape(shape[0], 3, shape[2] * shape[3]));
        return turned.Reshape(shape);
    }

    // Rodrigues' rotation about (1, 1, 1) / √3.
    private static float[] Rotations(float[] angles)
    {
        var matrices = new float[angles.Length * 9];
        for (var i = 0; i < angles.Length; i++)
        {
            var (sine, cosine) = Math.SinCos(angles[i]);
            var (common, side) = ((1 - cosine) / 3, sine / Math.Sqrt(3));
            var matrix = matrices.AsSpan(i * 9, 9);
            for (var row = 0; row < 3; row++)
            {
                matrix[(row * 3) + row] = (float)(cosine + common);
                matrix[(row * 3) + ((row + 1) % 3)] = (float)(common - side);
                matrix[(row * 3) + ((row + 2) % 3)] = (float)(common + side);
            }
        }

        return matrices;
    }
}
