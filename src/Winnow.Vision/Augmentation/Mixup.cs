using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>λ · image + (1 − λ) · partner, with λ ~ Beta(α, α) drawn for each image and partners by a random permutation of the batch.</summary>
/// <remarks>Zhang et al., ICLR 2018; α = 0.2 as they use on ImageNet.</remarks>
/// <param name="alpha">0 (λ is always 1: nothing is mixed) to 1 (λ is uniform); default 0.2.</param>
public sealed class Mixup(double alpha = 0.2) : IMixingAugmentation
{
    private readonly double alpha = alpha is >= 0 and <= 1
        ? alpha : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha is 0 to 1.");

    /// <inheritdoc/>
    public string Name => "mixup";

    /// <inheritdoc/>
    public (Tensor Images, Tensor Targets) Mix(Tensor images, Tensor targets, Random random)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(random);
        var count = (int)images.Size(0);
        var partners = new long[count];
        var shares = new float[count];
        for (var i = 0; i < count; i++)
        {
            partners[i] = i;
            shares[i] = (float)Share(random);
        }

        random.Shuffle(partners);
        var order = Tensor.From<long>(partners, count).To(images.Device);
        var own = Tensor.From<float>(shares, count, 1).To(images.Device);
        var others = own.Multiply(-1).Add(1);
        return (
            images.Multiply(own.Reshape(count, 1, 1, 1)).Add(images.IndexSelect(0, order).Multiply(others.Reshape(count, 1, 1, 1))),
            targets.Multiply(own).Add(targets.IndexSelect(0, order).Multiply(others)));
    }

    /// <summary>One λ. Jöhnk's method, exact for α ≤ 1; in logarithms, since u^(1/α) underflows for a small α.</summary>
    internal double Share(Random random)
    {
        while (alpha > 0)
        {
            var (x, y) = (Math.Log(1 - random.NextDouble()) / alpha, Math.Log(1 - random.NextDouble()) / alpha);
            var most = Math.Max(x, y);
            var sum = most + Math.Log(Math.Exp(x - most) + Math.Exp(y - most));
            if (sum <= 0)
            {
                return Math.Exp(x - sum);
            }
        }

        return 1;
    }
}
