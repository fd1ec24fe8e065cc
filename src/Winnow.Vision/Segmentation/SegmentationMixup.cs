using Winnow.Torch;
using Winnow.Vision.Augmentation;

namespace Winnow.Vision.Segmentation;

/// <summary>Mixup of a step: each image becomes λ · image + (1 − λ) · partner, and its loss λ · L(own labels) + (1 − λ) · L(the partner's labels), after Zhang et al., ICLR 2018.</summary>
/// <remarks>One λ a step, since a loss over all pixels of a batch, as Dice's is, has no share of an image. A pixel that one of the two label maps leaves out counts by the other alone.</remarks>
/// <param name="Share">λ, 0 to 1.</param>
/// <param name="Partners">Each image's partner, by its place in the batch.</param>
internal sealed record SegmentationMixup(double Share, long[] Partners)
{
    /// <summary>Draws λ from Beta(α, α), and partners by a permutation of the batch.</summary>
    /// <param name="alpha">Above 0 to 1.</param>
    /// <param name="images">Images in the batch.</param>
    /// <param name="random">The only source of chance.</param>
    public static SegmentationMixup Draw(double alpha, int images, Random random)
    {
        var share = new Mixup(alpha).Share(random);
        long[] partners = [.. Enumerable.Range(0, images).Select(i => (long)i)];
        random.Shuffle(partners);
        return new(share, partners);
    }

    /// <summary>The blended images [N, 3, H, W].</summary>
    public Tensor Images(Tensor images) => images.Multiply(Share).Add(OfPartners(images), 1 - Share);

    /// <summary>The loss of logits [N, classes, H, W] of blended images against the classes [N, H, W] of the images that they were made from.</summary>
    public Tensor Loss(SegmentationLoss loss, Tensor logits, Tensor classes) => loss.Of(logits, classes).Multiply(Share).Add(loss.Of(logits, OfPartners(classes)), 1 - Share);

    private Tensor OfPartners(Tensor rows) => rows.IndexSelect(0, Tensor.From<long>(Partners, Partners.Length).To(rows.Device));
}
