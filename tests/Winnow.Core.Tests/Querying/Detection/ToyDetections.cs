using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Detections and maps for tests: by hand, or drawn at random and put beside a pool's other evidence.</summary>
internal static class ToyDetections
{
    public const int Size = 64;

    /// <summary>A box of 10 × 10 pixels at a place, with class scores and a feature where given.</summary>
    public static Detection Box(int c, double score, double at = 0, float[]? scores = null, float[]? feature = null) =>
        new(new(at, at, at + 10, at + 10), c, score) { ClassScores = scores, Feature = feature };

    /// <summary>One image of the boxes.</summary>
    public static ImageDetections Image(long id, params Detection[] boxes) => new(new(id), Size, Size, boxes);

    /// <summary>A pool of such images; ids count from 0.</summary>
    public static PoolView Pool(params Detection[][] images) => new()
    {
        Ids = Pools.Ids(images.Length),
        Classes = ["cat", "dog", "deer"],
        Detections = [.. images.Select((boxes, i) => Image(i, boxes))],
        Threads = 2,
    };

    /// <summary>A labelled object.</summary>
    public static ObjectAnnotation Object(int c, double at = 0) => new() { Shape = new BoxShape(new(at, at, at + 10, at + 10)), Class = c };

    /// <summary>The pool with all evidence of detectors and segmenters besides; without chance every image has the same.</summary>
    public static PoolView WithScenes(this PoolView pool, int seed, bool equal = false)
    {
        var random = new Random(seed);
        var classes = random.Next(1, 5);
        var labelled = pool.Labelled?.Ids ?? [];
        var (boxes, map) = (Boxes(new Random(1), 2), Map(new Random(1), 2));
        return pool with
        {
            Detections = Found(pool.Ids),
            MemberDetections = [Found(pool.Ids), Found(pool.Ids)],
            ViewDetections = [Found(pool.Ids), Found(pool.Ids)],
            Maps = Maps(pool.Ids),
            MemberMaps = [Maps(pool.Ids), Maps(pool.Ids)],
            ViewMaps = [Maps(pool.Ids)],
            Labelled = pool.Labelled is null ? null : pool.Labelled with
            {
                Objects = [.. labelled.Select(_ => (IReadOnlyList<ObjectAnnotation>)[.. Enumerable.Range(0, random.Next(20)).Select(_ => Object(random.Next(classes), random.Next(50)))])],
                Detections = Found(labelled),
            },
        };

        ImageDetections[] Found(IReadOnlyList<SampleId> ids) => [.. ids.Select(id => new ImageDetections(id, Size, Size, equal ? boxes : Boxes(random, classes)))];
        SegmentationMap[] Maps(IReadOnlyList<SampleId> ids) => [.. ids.Select(id => (equal ? map : Map(random, classes)) with { Id = id })];
    }

    /// <summary>The pool with a number that is none in one row of every kind of detections and maps.</summary>
    public static PoolView WithBadScene(this PoolView pool, int row, float bad)
    {
        return pool with
        {
            Detections = Found(pool.Detections!),
            MemberDetections = [pool.MemberDetections![0], Found(pool.MemberDetections[1])],
            ViewDetections = [pool.ViewDetections![0], Found(pool.ViewDetections[1])],
            Maps = Maps(pool.Maps!),
            MemberMaps = [pool.MemberMaps![0], Maps(pool.MemberMaps[1])],
            ViewMaps = [Maps(pool.ViewMaps![0])],
        };

        ImageDetections[] Found(IReadOnlyList<ImageDetections> all) =>
            [.. all.Select((d, i) => i == row ? d with { Detections = [Box(0, 0.5, scores: [0.5f], feature: [bad, 0, 0, 0])] } : d)];

        SegmentationMap[] Maps(IReadOnlyList<SegmentationMap> all) =>
            [.. all.Select((m, i) => i == row ? m with { Probabilities = m.Probabilities.ToArray().Select((p, k) => k == 3 ? bad : p).ToArray() } : m)];
    }

    /// <summary>Up to four boxes with scores, features and proposals.</summary>
    public static Detection[] Boxes(Random random, int classes) =>
    [
        .. Enumerable.Range(0, random.Next(5)).Select(_ =>
        {
            float[] scores = [.. Enumerable.Range(0, classes).Select(_ => random.NextSingle())];
            var box = Box(Array.IndexOf(scores, scores.Max()), scores.Max(), random.Next(50), scores, [.. Enumerable.Range(0, 4).Select(_ => random.NextSingle() - 0.5f)]);
            return box with { Proposal = box.Box with { Right = box.Box.Right + random.Next(5) } };
        }),
    ];

    /// <summary>A map of random distributions.</summary>
    public static SegmentationMap Map(Random random, int classes, int height = 5, int width = 7)
    {
        var pixels = Pools.Distributions(random, height * width, classes);
        var planes = new float[classes * height * width];
        for (var i = 0; i < pixels.Rows; i++)
        {
            for (var c = 0; c < classes; c++)
            {
                planes[(c * pixels.Rows) + i] = pixels[i, c];
            }
        }

        return new(new(0), classes, height, width, planes);
    }
}
