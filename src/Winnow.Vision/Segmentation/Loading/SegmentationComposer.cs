using Winnow.Core.Metrics;
using Winnow.Vision.Augmentation;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Segmentation.Loading;

/// <summary>Makes one training image: a window of an image, moved by an affine map in one pass together with its labels, then recoloured.</summary>
/// <remarks>Colours are taken bilinearly, classes from the nearest pixel; what lies outside the image is grey and counts for nothing. O(side²).</remarks>
internal sealed class SegmentationComposer(SegmentationSet set, int side, SceneAugmentation augmentation)
{
    /// <summary>Writes an image [3 × side × side] of RGB from 0 to 1 and its classes [side × side].</summary>
    /// <param name="index">The image.</param>
    /// <param name="random">The only source of chance.</param>
    /// <param name="planes">Receives the pixels.</param>
    /// <param name="classes">Receives the classes.</param>
    public void Compose(int index, Random random, Span<float> planes, Span<long> classes)
    {
        var (image, labels) = set.Get(index);
        var (left, top) = (Start(image.Width, random), Start(image.Height, random));
        Render(image, labels, left, top, PlaneMap.Draw(side, side, augmentation, random).Inverse(), planes, classes);
        ColourShift.Draw(augmentation, random).Apply(planes);
    }

    // A smaller image is centred; of a larger one any window may be seen.
    private int Start(int size, Random random) => size <= side ? -((side - size) / 2) : random.Next(size - side + 1);

    private void Render(ImageBuffer image, LabelMap labels, int left, int top, in PlaneMap back, Span<float> planes, Span<long> classes)
    {
        planes.Fill(ImageResizer.Padding / 255f);
        classes.Fill(LabelMap.Ignore);
        var known = labels.Classes.Span;
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var x = (back.A * (column + 0.5)) + (back.B * (row + 0.5)) + back.C + left;
                var y = (back.D * (column + 0.5)) + (back.E * (row + 0.5)) + back.F + top;
                if (x >= 0 && y >= 0 && x < image.Width && y < image.Height)
                {
                    var place = (row * side) + column;
                    BilinearSample.Write(image, (float)(x - 0.5), (float)(y - 0.5), planes[place..], side * side);
                    classes[place] = known[((int)y * image.Width) + (int)x];
                }
            }
        }
    }
}
