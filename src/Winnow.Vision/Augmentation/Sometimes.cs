using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Applies another augmentation to a share of the images of a batch.</summary>
/// <param name="inner">Applied to the images that are drawn; the others stay as they are.</param>
/// <param name="probability">Probability that an image is drawn, 0 to 1.</param>
public sealed class Sometimes(IAugmentation inner, double probability) : IAugmentation
{
    private readonly IAugmentation inner = inner ?? throw new ArgumentNullException(nameof(inner));

    private readonly double probability = probability is >= 0 and <= 1
        ? probability : throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is 0 to 1.");

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var chosen = new bool[batch.Size(0)];
        foreach (ref var flag in chosen.AsSpan())
        {
            flag = random.NextDouble() < probability;
        }

        return inner.Apply(batch, random).Where(Tensor.From<bool>(chosen, chosen.Length, 1, 1, 1).To(batch.Device), batch);
    }
}
