using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Augmentation;

namespace Winnow.Vision.Training;

/// <summary>Applies a recipe's augmentations to the batch of a step. The same step gives the same batch, so a training resumes without saved random state.</summary>
internal sealed class BatchAugmenter(TrainingRecipe recipe, int classes, int seed)
{
    private readonly IAugmentation[] augmentations = [.. recipe.Augmentations.Select(Augmentations.Get)];
    private readonly IMixingAugmentation? mixing = recipe.Mixing is { } name ? Augmentations.GetMixing(name) : null;

    /// <summary>Whether it does anything.</summary>
    public bool Changes => augmentations.Length > 0 || mixing is not null;

    /// <summary>Changed images, and targets for the cross-entropy: the classes [N] as they came, or probabilities [N, classes] where images are mixed.</summary>
    public (Tensor Images, Tensor Targets) Apply(Tensor images, Tensor labels, int step)
    {
        if (!Changes)
        {
            return (images, labels);
        }

        var random = new Random(Seed.Derive(seed, $"augment/{step}"));
        foreach (var augmentation in augmentations)
        {
            images = augmentation.Apply(images, random);
        }

        return mixing is null ? (images, labels) : mixing.Mix(images, labels.OneHot(classes).To(ScalarType.Float32), random);
    }
}
