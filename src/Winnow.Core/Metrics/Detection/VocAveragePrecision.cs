using Winnow.Core.Data;

namespace Winnow.Core.Metrics;

/// <summary>Average precision of Pascal VOC: one overlap, each detection judged by the object it overlaps most.</summary>
/// <remarks>Everingham et al., IJCV 2010. Unlike in COCO, a second detection of an object is wrong even where another object is free. Crowds stand for VOC's difficult objects.</remarks>
public static class VocAveragePrecision
{
    /// <summary>AP of each class [classes]; null for a class without objects.</summary>
    /// <param name="images">Every image that was looked at.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="overlap">Least intersection over union, above 0 to 1; VOC's is 0.5.</param>
    /// <param name="elevenPoints">Mean over the recalls 0, 0.1, … 1, as until 2009, instead of the area under the curve.</param>
    public static IReadOnlyList<double?> Of(IReadOnlyList<EvaluatedImage> images, int classes, double overlap = 0.5, bool elevenPoints = false)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!(overlap is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(overlap), overlap, "The overlap must lie above 0 and at most at 1.");
        }

        return [.. Enumerable.Range(0, classes).Select(c => OfClass(images, c, overlap, elevenPoints))];
    }

    private static double? OfClass(IReadOnlyList<EvaluatedImage> images, int @class, double overlap, bool elevenPoints)
    {
        ObjectAnnotation[][] truth = [.. images.Select(i => i.Truth.Where(t => t.Class == @class).ToArray())];
        var objects = truth.Sum(t => t.Count(o => !o.IsCrowd));
        if (objects == 0)
        {
            return null;
        }

        bool[][] taken = [.. truth.Select(t => new bool[t.Length])];
        var (right, wrong) = (0, 0);
        var points = new List<(double Recall, double Precision)>();
        foreach (var (image, found) in images.SelectMany((i, n) => i.Found.Where(f => f.Class == @class).Select(f => (n, f))).OrderByDescending(f => f.f.Score))
        {
            var box = found.Shape.Bounds ?? default;
            var best = Enumerable.Range(0, truth[image].Length).Select(g => (Overlap: box.Overlap(truth[image][g].Shape.Bounds ?? default), Index: g)).DefaultIfEmpty((Overlap: 0.0, Index: -1)).MaxBy(g => g.Overlap);
            if (best.Index >= 0 && best.Overlap >= overlap && truth[image][best.Index].IsCrowd)
            {
                continue;
            }

            var hit = best.Index >= 0 && best.Overlap >= overlap && !taken[image][best.Index];
            if (hit)
            {
                taken[image][best.Index] = true;
            }

            right += hit ? 1 : 0;
            wrong += hit ? 0 : 1;
            points.Add(((double)right / objects, (double)right / (right + wrong)));
        }

        return elevenPoints ? Enumerable.Range(0, 11).Average(r => Beyond(points, r / 10.0)) : Area(points);
    }

    private static double Beyond(List<(double Recall, double Precision)> points, double recall) => points.Where(p => p.Recall >= recall).Select(p => p.Precision).DefaultIfEmpty().Max();

    private static double Area(List<(double Recall, double Precision)> points)
    {
        var (area, best, recall) = (0.0, 0.0, points.Count == 0 ? 0 : points[^1].Recall);
        for (var i = points.Count - 1; i >= 0; i--)
        {
            best = Math.Max(best, points[i].Precision);
            var before = i == 0 ? 0 : points[i - 1].Recall;
            area += best * (recall - before);
            recall = before;
        }

        return area;
    }
}
