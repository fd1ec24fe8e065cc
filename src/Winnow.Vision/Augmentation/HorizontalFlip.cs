using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Mirrors each image left to right with probability one half.</summary>
public sealed class HorizontalFlip : IAugmentation
{
    /// <inheritdoc/>
    public string Name => "flip";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var flags = new bool[batch.Size(0)];
        for (var i = 0; i < flags.Length; i++)
        {
            flags[i] = random.Next(2) == 1;
        }

        var mirrored = Tensor.From<bool>(flags, flags.Length, 1, 1, 1).To(batch.Device);
        return batch.Flip(3).Where(mirrored, batch);
    }
}
