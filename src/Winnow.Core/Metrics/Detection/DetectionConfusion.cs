using Winnow.Core.Data;

namespace Winnow.Core.Metrics;

/// <summary>What detections above a score were taken for what: counts [true class][found class], the last row and column being background.</summary>
public static class DetectionConfusion
{
    /// <summary>Counts pairs of objects and detections, whatever their classes, the best overlap first.</summary>
    /// <param name="images">Every image that was looked at.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="score">Detections below it do not count; 0 to 1, default 0.25.</param>
    /// <param name="overlap">Least intersection over union of a pair, default 0.5.</param>
    /// <returns>[classes + 1 × classes + 1]: row background holds detections of nothing, column background missed objects. Crowds count nowhere.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Of(IReadOnlyList<EvaluatedImage> images, int classes, double score = 0.25, double overlap = 0.5)
    {
        ArgumentNullException.ThrowIfNull(images);
        int[][] counts = [.. Enumerable.Range(0, classes + 1).Select(_ => new int[classes + 1])];
        foreach (var image in images)
        {
            ObjectAnnotation[] found = [.. image.Found.Where(f => f.Score >= score)];
            var pairs = found.SelectMany((f, d) => image.Truth.Select((t, g) => (D: d, G: g, Overlap: (f.Shape.Bounds ?? default).Overlap(t.Shape.Bounds ?? default))))
                .Where(p => p.Overlap >= overlap)
                // Of equal overlaps the pair of one class comes first: a box drawn twice under two classes is no confusion.
                .OrderByDescending(p => p.Overlap).ThenByDescending(p => found[p.D].Class == image.Truth[p.G].Class).ThenByDescending(p => found[p.D].Score);
            var (usedFound, usedTruth) = (new bool[found.Length], new bool[image.Truth.Count]);
            foreach (var (d, g, _) in pairs)
            {
                if (usedFound[d] || (usedTruth[g] && !image.Truth[g].IsCrowd))
                {
                    continue;
                }

                usedFound[d] = usedTruth[g] = true;
                if (!image.Truth[g].IsCrowd)
                {
                    counts[image.Truth[g].Class][found[d].Class]++;
                }
            }

            foreach (var missed in image.Truth.Where((t, g) => !usedTruth[g] && !t.IsCrowd))
            {
                counts[missed.Class][classes]++;
            }

            foreach (var nothing in found.Where((_, d) => !usedFound[d]))
            {
                counts[classes][nothing.Class]++;
            }
        }

        return counts;
    }
}
