using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>The maps of one image, row by row: the class and the object of every pixel.</summary>
/// <param name="Classes">0 for the background, class + 1, or <see cref="MaskPngFormat.Ignored"/>.</param>
/// <param name="Objects">0 for none, else the number of the object; empty without objects.</param>
internal sealed record MaskMaps(ushort[] Classes, ushort[] Objects)
{
    private const int ObjectsMax = ushort.MaxValue;

    /// <summary>Paints the objects in their order: later ones cover earlier ones, ignored regions everything.</summary>
    public static MaskMaps Of(AnnotatedImage image, bool objects, FormatReport report)
    {
        var (classes, numbers) = (new ushort[image.Width * image.Height], new ushort[objects ? image.Width * image.Height : 0]);
        ushort number = 0;
        foreach (var annotation in (image.Annotations ?? []).OrderBy(a => a.IsCrowd))
        {
            if (annotation.Shape is ClassTag)
            {
                report.Note(Fitting.NoTags);
                continue;
            }

            if (MaskPainting.MaskOf(annotation.Shape, image) is not { Area: > 0 } mask || number == ObjectsMax)
            {
                report.Note(number == ObjectsMax ? $"objects beyond {ObjectsMax} of one image left out" : MaskPainting.Nothing);
                continue;
            }

            Fitting.Plain(annotation, report);
            report.Note(MaskPainting.Filled, annotation.Shape is MaskShape ? 0 : 1);
            report.Note("crowds turned into pixels to be ignored", annotation.IsCrowd ? 1 : 0);
            MaskPainting.Paint(mask, classes, annotation.IsCrowd ? MaskPngFormat.Ignored : (ushort)(annotation.Class + 1));
            if (objects)
            {
                MaskPainting.Paint(mask, numbers, annotation.IsCrowd ? (ushort)0 : ++number);
            }
        }

        return new(classes, numbers);
    }

    /// <summary>What the maps say: a mask for each object, or each class without an object map; last the pixels to be ignored, as one crowd of the first class.</summary>
    /// <exception cref="FormatException">An object lies on several classes.</exception>
    public IReadOnlyList<ObjectAnnotation> Annotations(int height, int width)
    {
        var annotations = new List<ObjectAnnotation>();
        var byClass = MaskPainting.Masks(Classes, height, width);
        if (Objects.Length == 0)
        {
            annotations.AddRange(byClass.Where(m => m.Value != MaskPngFormat.Ignored).Select(m => new ObjectAnnotation { Shape = new MaskShape(m.Mask), Class = m.Value - 1 }));
        }
        else
        {
            var classOf = ClassOf();
            annotations.AddRange(MaskPainting.Masks(Objects, height, width).Where(m => classOf.ContainsKey(m.Value)).Select(m => new ObjectAnnotation { Shape = new MaskShape(m.Mask), Class = classOf[m.Value] - 1 }));
        }

        annotations.AddRange(byClass.Where(m => m.Value == MaskPngFormat.Ignored).Select(m => new ObjectAnnotation { Shape = new MaskShape(m.Mask), Class = 0, IsCrowd = true }));
        return annotations;
    }

    private Dictionary<ushort, ushort> ClassOf()
    {
        var classOf = new Dictionary<ushort, ushort>();
        for (var i = 0; i < Objects.Length; i++)
        {
            // Borders are often marked to be ignored in both maps.
            if (Objects[i] == 0 || (Classes[i] == MaskPngFormat.Ignored && Objects[i] == MaskPngFormat.Ignored))
            {
                Objects[i] = 0;
            }
            else if (!classOf.TryAdd(Objects[i], Classes[i]) && classOf[Objects[i]] != Classes[i])
            {
                throw new FormatException($"object {Objects[i]} lies on the classes {classOf[Objects[i]]} and {Classes[i]}");
            }
        }

        foreach (var (number, label) in classOf)
        {
            if (label is 0 or MaskPngFormat.Ignored)
            {
                throw new FormatException($"object {number} lies on {(label == 0 ? "the background" : "pixels to be ignored")} of the class map");
            }
        }

        return classOf;
    }
}
