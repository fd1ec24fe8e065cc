using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Rearranges the classes of a data set.</summary>
internal static class ClassOrder
{
    /// <summary>The data set with these of its classes, in this order; no annotation may be of another.</summary>
    public static AnnotatedDataset Apply(AnnotatedDataset dataset, int[] order)
    {
        if (order.Length == dataset.Classes.Count && order.Index().All(o => o.Item == o.Index))
        {
            return dataset;
        }

        var place = new int[dataset.Classes.Count];
        foreach (var (i, old) in order.Index())
        {
            place[old] = i;
        }

        IReadOnlyList<ObjectAnnotation> Moved(IReadOnlyList<ObjectAnnotation> annotations) => [.. annotations.Select(a => a with { Class = place[a.Class] })];
        return dataset with
        {
            Classes = [.. order.Select(o => dataset.Classes[o])],
            Images = [.. dataset.Images.Select(i => i with { Annotations = i.Annotations is null ? null : Moved(i.Annotations), Predictions = Moved(i.Predictions) })],
        };
    }
}
