using Winnow.Core.Metrics;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>How well each class is recognised.</summary>
internal static class ClassMeasures
{
    /// <summary>Labels of each class, and its recall on labels drawn by chance by the models of a round.</summary>
    /// <param name="store">The project.</param>
    /// <param name="round">The round, or null for counts alone.</param>
    public static IReadOnlyList<ClassMeasure> Read(Store store, int? round)
    {
        var classes = store.ReadSchema().Classes;
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
}

/// <summary>One class.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Labels of it.</param>
/// <param name="Value">Share of its samples that are recognised, or null where none was measured.</param>
/// <param name="Low">Lower end of the 95 % interval (Wilson).</param>
/// <param name="High">Upper end.</param>
public sealed record ClassMeasure(int Index, string Name, int Labels, double? Value, double? Low, double? High);
