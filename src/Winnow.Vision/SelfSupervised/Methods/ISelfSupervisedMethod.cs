using Winnow.Torch;

namespace Winnow.Vision.SelfSupervised;

/// <summary>A way to learn an encoder from unlabelled images: two changed views of each image should look alike to it, and different images should not.</summary>
public interface ISelfSupervisedMethod
{
    /// <summary>Lower-case name used on the command line, such as <c>vicreg</c>.</summary>
    string Name { get; }

    /// <summary>One line for people.</summary>
    string Description { get; }

    /// <summary>The layers that lie behind the encoder while it learns.</summary>
    /// <param name="features">Length of the encoder's features.</param>
    HeadLayout Layout(int features);

    /// <summary>The loss of a batch; a scalar.</summary>
    /// <param name="views">Two views of at least 2 images.</param>
    Tensor Loss(ViewEmbeddings views);

    /// <summary>The loss of embeddings that tell no image from another; a training that stays there learns nothing. Null where the method has no such level.</summary>
    /// <param name="batch">Images a step.</param>
    double? ChanceLoss(int batch);

    /// <summary>The least loss there is, where only embeddings that are the same for all images come near it within a few steps; null for other methods.</summary>
    double? LeastLoss { get; }
}
