namespace Winnow.Core.Metrics;

/// <summary>Average precision and recall as COCO defines them; the reference evaluator's figures are met to 1e-6.</summary>
public static class AveragePrecision
{
    private const int Recalls = 101;

    /// <summary>Measures detections against the truth.</summary>
    /// <param name="images">Every image that was looked at, those without objects included; their order decides between equal scores.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="masks">Compare masks instead of boxes.</param>
    /// <param name="cancel">Checked between classes.</param>
    /// <exception cref="ArgumentException">A class is out of range, a detection has no score, or masks are asked for and the size of an image is unknown.</exception>
    public static DetectionMetrics Of(IReadOnlyList<EvaluatedImage> images, int classes, bool masks = false, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        Check(images, classes);
        var results = new ClassCurves?[classes];
        var objects = new int[classes];
        var matches = Match(images, classes, masks, cancel);
        Parallel.For(0, classes, new() { CancellationToken = cancel }, c =>
        {
            objects[c] = matches[c].Sum(m => m.Objects[0]);
            results[c] = ClassCurves.Of(matches[c]);
        });
        ClassCurves[] all = [.. results.OfType<ClassCurves>()];
        return new()
        {
            Ap = Precision(all, 0),
            Ap50 = Precision(all, 0, overlap: 0),
            Ap75 = Precision(all, 0, overlap: 5),
            ApSmall = Precision(all, 1),
            ApMedium = Precision(all, 2),
            ApLarge = Precision(all, 3),
            Ap50Small = Precision(all, 1, overlap: 0),
            Ap50Medium = Precision(all, 2, overlap: 0),
            Ap50Large = Precision(all, 3, overlap: 0),
            Ar1 = Recall(all, ClassCurves.One),
            Ar10 = Recall(all, ClassCurves.Ten),
            Ar100 = Recall(all, 0),
            ArSmall = Recall(all, 1),
            ArMedium = Recall(all, 2),
            ArLarge = Recall(all, 3),
            Classes =
            [
                .. all.Select((c, i) => new ClassDetectionMetrics(i, objects[i], Precision([c], 0), Precision([c], 0, overlap: 0), Recall([c], 0))
                {
                    PrecisionCurve = c.Precision[0] is { } curve ? curve[..Recalls] : [],
                }),
            ],
        };
    }

    // Matches of each class on the images where it occurs or was found, in image order.
    private static List<ClassMatches>[] Match(IReadOnlyList<EvaluatedImage> images, int classes, bool masks, CancellationToken cancel)
    {
        var overlaps = new ObjectOverlaps(masks);
        var perImage = new (int Class, ClassMatches Matches)[images.Count][];
        Parallel.For(0, images.Count, new() { CancellationToken = cancel }, i =>
        {
            var truth = images[i].Truth.ToLookup(t => t.Class);
            var found = images[i].Found.ToLookup(f => f.Class);
            perImage[i] =
            [
                .. truth.Select(t => t.Key).Union(found.Select(f => f.Key)).Select(c => (c, ClassMatches.Of([.. truth[c]], [.. found[c]], images[i], overlaps))),
            ];
        });
        List<ClassMatches>[] result = [.. Enumerable.Range(0, classes).Select(_ => new List<ClassMatches>())];
        foreach (var (c, matches) in perImage.SelectMany(m => m))
        {
            result[c].Add(matches);
        }

        return result;
    }

    private static double? Precision(ClassCurves[] classes, int range, int? overlap = null)
    {
        var values = classes.Select(c => c.Precision[range]).OfType<double[]>()
            .SelectMany(p => overlap is { } t ? p.AsEnumerable().Skip(t * Recalls).Take(Recalls) : p).ToArray();
        return values.Length == 0 ? null : values.Average();
    }

    private static double? Recall(ClassCurves[] classes, int column)
    {
        var values = classes.Select(c => c.Recall[column]).OfType<double[]>().SelectMany(r => r).ToArray();
        return values.Length == 0 ? null : values.Average();
    }

    private static void Check(IReadOnlyList<EvaluatedImage> images, int classes)
    {
        foreach (var item in images.SelectMany(i => i.Truth.Concat(i.Found)))
        {
            if (item.Class < 0 || item.Class >= classes)
            {
                throw new ArgumentException($"An object has class {item.Class}; there are {classes} classes.", nameof(images));
            }
        }

        if (images.Any(i => i.Found.Any(f => f.Score is null)))
        {
            throw new ArgumentException("A detection has no score; precision over recall needs one for each.", nameof(images));
        }
    }
}
