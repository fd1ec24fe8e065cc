using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>How often a class occurs in labels.</summary>
/// <param name="Class">Its index.</param>
/// <param name="Images">Images that carry it or show an object of it.</param>
/// <param name="Objects">Objects of it; for classes of whole images as many as images.</param>
public sealed record ClassCount(int Class, int Images, int Objects)
{
    /// <summary>Counts per class, in the order of the indices.</summary>
    internal static IReadOnlyList<ClassCount> Of(IEnumerable<FrozenLabel> labels)
    {
        var counts = new SortedDictionary<int, (int Images, int Objects)>();
        foreach (var label in labels)
        {
            foreach (var (of, objects) in Of(AnswerValue.Parse(label.Text)))
            {
                var before = counts.GetValueOrDefault(of);
                counts[of] = (before.Images + 1, before.Objects + objects);
            }
        }

        return [.. counts.Select(c => new ClassCount(c.Key, c.Value.Images, c.Value.Objects))];
    }

    /// <summary>Objects per class in one label; a class of the whole image counts once.</summary>
    internal static SortedDictionary<int, int> Of(AnswerValue value)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var one in (value.Shapes ?? []).Select(s => s.Class).Concat(value.Classes ?? []))
        {
            counts[one] = counts.GetValueOrDefault(one) + 1;
        }

        return counts;
    }
}
