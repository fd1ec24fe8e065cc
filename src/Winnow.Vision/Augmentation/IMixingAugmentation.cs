using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Blends training images with each other, and their classes in the same shares. Applied last, after every <see cref="IAugmentation"/>.</summary>
public interface IMixingAugmentation
{
    /// <summary>Lower-case name used in recipes, such as <c>mixup</c>.</summary>
    string Name { get; }

    /// <summary>Blended images [N, C, H, W] and their target probabilities [N, classes]; rows that summed to 1 still do.</summary>
    /// <param name="images">Normalised images [N, C, H, W].</param>
    /// <param name="targets">Target probabilities [N, classes], float.</param>
    /// <param name="random">The only source of chance.</param>
    (Tensor Images, Tensor Targets) Mix(Tensor images, Tensor targets, Random random);
}
