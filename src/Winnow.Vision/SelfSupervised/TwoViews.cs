using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Augmentation;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Changes a batch of images twice, each image by its own chance. The same step gives the same views, so a training resumes without saved random state.</summary>
/// <param name="changes">The changes of one view, in order.</param>
/// <param name="seed">Decides them.</param>
public sealed class TwoViews(IReadOnlyList<IAugmentation> changes, int seed)
{
    /// <summary>Two views [N, C, H, W] of normalised images [N, C, H, W].</summary>
    public (Tensor First, Tensor Second) Of(Tensor images, int step)
    {
        var random = new Random(Seed.Derive(seed, $"views/{step}"));
        return (Changed(images, random), Changed(images, random));
    }

    private Tensor Changed(Tensor images, Random random)
    {
        foreach (var change in changes)
        {
            images = change.Apply(images, random);
        }

        return images;
    }
}
