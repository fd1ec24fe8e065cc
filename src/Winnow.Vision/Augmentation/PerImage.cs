using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>One number per image of a batch, on the batch's device, shaped so that it spreads over channels and pixels.</summary>
internal static class PerImage
{
    /// <summary>Values [N, 1, 1, 1] beside a batch [N, C, H, W].</summary>
    public static Tensor Values(ReadOnlySpan<float> values, Tensor batch) => Tensor.From(values, values.Length, 1, 1, 1).To(batch.Device);

    /// <summary>As <see cref="Values(ReadOnlySpan{float}, Tensor)"/>, each number drawn uniformly from [low, high).</summary>
    public static Tensor Uniform(double low, double high, Tensor batch, Random random) => Values(Draw(low, high, batch.Size(0), random), batch);

    /// <summary>Booleans [N, 1, 1, 1], true with probability one half.</summary>
    public static Tensor Coins(Tensor batch, Random random)
    {
        var flags = new bool[batch.Size(0)];
        for (var i = 0; i < flags.Length; i++)
        {
            flags[i] = random.Next(2) == 1;
        }

        return Tensor.From<bool>(flags, flags.Length, 1, 1, 1).To(batch.Device);
    }

    /// <summary>That many numbers drawn uniformly from [low, high).</summary>
    public static float[] Draw(double low, double high, long count, Random random)
    {
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(low + ((high - low) * random.NextDouble()));
        }

        return values;
    }
}
