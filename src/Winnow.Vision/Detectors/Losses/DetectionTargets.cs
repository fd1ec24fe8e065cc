using Winnow.Torch;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>What people marked on a batch, padded to the image with the most objects; an image without any has only padding.</summary>
/// <param name="Classes">int64 [N, objects]; 0 in padding.</param>
/// <param name="Boxes">Left, top, right, bottom in pixels [N, objects, 4]; 0 in padding.</param>
/// <param name="Mask">1 for an object, 0 for padding [N, objects].</param>
public sealed record DetectionTargets(Tensor Classes, Tensor Boxes, Tensor Mask)
{
    /// <summary>Objects per image, padding included; at least 1.</summary>
    public long Objects => Mask.Size(1);

    /// <summary>Pads the objects of a batch.</summary>
    /// <param name="images">Per image its objects.</param>
    /// <param name="device">Where the tensors go.</param>
    public static DetectionTargets Of(IReadOnlyList<IReadOnlyList<BoxLabel>> images, string device = "cpu")
    {
        ArgumentNullException.ThrowIfNull(images);
        var most = Math.Max(1, images.Max(i => i.Count));
        var classes = new long[images.Count * most];
        var boxes = new float[classes.Length * 4];
        var mask = new float[classes.Length];
        for (var image = 0; image < images.Count; image++)
        {
            for (var i = 0; i < images[image].Count; i++)
            {
                var (at, label) = ((image * most) + i, images[image][i]);
                classes[at] = label.Class;
                mask[at] = 1;
                (boxes[at * 4], boxes[(at * 4) + 1]) = ((float)label.Box.Left, (float)label.Box.Top);
                (boxes[(at * 4) + 2], boxes[(at * 4) + 3]) = ((float)label.Box.Right, (float)label.Box.Bottom);
            }
        }

        return new(
            Tensor.From<long>(classes, images.Count, most).To(device),
            Tensor.From<float>(boxes, images.Count, most, 4).To(device),
            Tensor.From<float>(mask, images.Count, most).To(device));
    }
}
