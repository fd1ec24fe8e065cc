using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Changes a batch of training images so that their classes stay the same.</summary>
public interface IAugmentation
{
    /// <summary>Lower-case name used in recipes, such as <c>flip</c>.</summary>
    string Name { get; }

    /// <summary>A changed batch [N, C, H, W] of normalised images; every image draws its own chance.</summary>
    Tensor Apply(Tensor batch, Random random);
}
