using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Adds Gaussian noise of a strength that each image draws.</summary>
/// <param name="mostDeviation">Greatest deviation of the noise in standard deviations of the data, 0 to 3; default 0.2. Each image draws uniformly from 0 to it.</param>
public sealed class GaussianNoise(double mostDeviation = 0.2) : IAugmentation
{
    private readonly double mostDeviation = mostDeviation is >= 0 and <= 3
        ? mostDeviation : throw new ArgumentOutOfRangeException(nameof(mostDeviation), mostDeviation, "The greatest deviation is 0 to 3.");

    /// <inheritdoc/>
    public string Name => "noise";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var strengths = PerImage.Uniform(0, mostDeviation, batch, random);
        using var generator = new Generator(random.Next(), batch.Device);
        var noise = batch.EmptyLike();
        noise.NormalInPlace(0, 1, generator);
        return batch.Add(noise.Multiply(strengths));
    }
}
