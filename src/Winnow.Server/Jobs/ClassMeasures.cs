using Winnow.Core.Metrics;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>How well each class is recognised.</summary>
internal static class ClassMeasures
{
    /// <summary>Labels of each class, and its recall on labels drawn by chance by the models of a round; of objects the objects, and the leading figure.</summary>
    /// <param name="store">The project.</param>
    /// <param name="round">The round, or null for counts alone.</param>
    public static IReadOnlyList<ClassMeasure> Read(Store store, int? round)
    {
        var classes = store.ReadSchema().Classes;
        if (ProjectTasks.HasObjects(store.ReadProject().Task))
        {
            return OfObjects(store, classes, round);
        }

        var labels = store.ReadLabels();
        var truth = labels.ToDictionary(l => l.Id, l => l.Class);
        var counts = labels.CountBy(l => l.Class).ToDictionary();
        var said = round is null ? [] : store.ReadOutcomes().Where(o => o.Round == round && o.Curve == RandomSlice.Winnow && truth.ContainsKey(o.Sample)).ToArray();
        return
        [
            .. classes.Select((c, index) =>
            {
                var own = said.Where(o => truth[o.Sample] == index).ToArray();
                var labelled = counts.GetValueOrDefault(index);
                if (own.Length == 0)
                {
                    return new ClassMeasure(index, c.Name, labelled, null, null, null);
                }

                var recall = (double)own.Count(o => o.Class == index) / own.Length;
                var interval = WilsonInterval.Of(recall, own.Length);
                return new ClassMeasure(index, c.Name, labelled, recall, interval.Low, interval.High);
            }),
        ];
    }

    private static IReadOnlyList<ClassMeasure> OfObjects(Store store, IReadOnlyList<StoredClass> classes, int? round)
    {
        var counts = store.CountObjects();
        var measured = (round is { } number ? ObjectRounds.Of(store, number) : null)?.Classes.ToDictionary(c => c.Class, c => c.Value) ?? [];
        return [.. classes.Select((c, i) => (c.Name, i, Value: measured.GetValueOrDefault(i))).Select(c => new ClassMeasure(c.i, c.Name, counts.GetValueOrDefault(c.i), c.Value?.Value, c.Value?.Low, c.Value?.High))];
    }
}

/// <summary>One class.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Labels of it; of objects, drawn ones.</param>
/// <param name="Value">Share of its samples that are recognised, of boxes AP50 and of areas IoU; null where none was measured.</param>
/// <param name="Low">Lower end of the 95 % interval (Wilson; of objects by resampling the images).</param>
/// <param name="High">Upper end.</param>
public sealed record ClassMeasure(int Index, string Name, int Labels, double? Value, double? Low, double? High);
