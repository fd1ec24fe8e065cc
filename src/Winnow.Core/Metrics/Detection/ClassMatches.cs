using Winnow.Core.Data;

namespace Winnow.Core.Metrics;

/// <summary>Detections of one class on one image against its objects, for every range of areas and every overlap. Bit t stands for overlap t.</summary>
/// <remarks>Lin et al., <i>Microsoft COCO</i>, ECCV 2014: detections choose in order of score; an object serves one detection, a crowd any number; what is ignored neither helps nor hurts.</remarks>
internal sealed class ClassMatches
{
    private const int MostDetections = 100;
    private const ushort EveryOverlap = (1 << 10) - 1;

    private ClassMatches(double[] scores) => Scores = scores;

    /// <summary>Ranges of areas in pixels, both ends included: all, small, medium, large.</summary>
    public static (double From, double To)[] Ranges { get; } = [(0, 1e10), (0, 32 * 32), (32 * 32, 96 * 96), (96 * 96, 1e10)];

    /// <summary>The overlaps 0.50, 0.55, … 0.95.</summary>
    public static double[] Overlaps { get; } = [.. Enumerable.Range(0, 10).Select(i => i == 9 ? 0.95 : 0.5 + (i * (0.95 - 0.5) / 9))];

    /// <summary>Scores of the hundred best detections, best first.</summary>
    public double[] Scores { get; }

    /// <summary>[range][detection]: at which overlaps it found an object.</summary>
    public ushort[][] Matched { get; } = new ushort[4][];

    /// <summary>[range][detection]: at which overlaps it is ignored.</summary>
    public ushort[][] Ignored { get; } = new ushort[4][];

    /// <summary>[range]: objects that count.</summary>
    public int[] Objects { get; } = new int[4];

    /// <summary>Matches one image's detections of one class.</summary>
    public static ClassMatches Of(IReadOnlyList<ObjectAnnotation> truth, IReadOnlyList<ObjectAnnotation> found, EvaluatedImage image, ObjectOverlaps overlaps)
    {
        ObjectAnnotation[] best = [.. found.OrderByDescending(f => f.Score).Take(MostDetections)]; // a stable order: ties stay as they came
        var result = new ClassMatches([.. best.Select(f => f.Score ?? 0)]);
        var overlap = overlaps.Of(best, truth, image);
        double[] areas = [.. truth.Select(t => overlaps.AreaOf(t, image))];
        double[] foundAreas = [.. best.Select(f => overlaps.AreaOf(f.Shape, image))];
        for (var range = 0; range < Ranges.Length; range++)
        {
            result.Match(range, truth, overlap, areas, foundAreas);
        }

        return result;
    }

    private void Match(int range, IReadOnlyList<ObjectAnnotation> truth, double[] overlap, double[] areas, double[] foundAreas)
    {
        var (from, to) = Ranges[range];
        var (matched, ignored) = (Matched[range] = new ushort[Scores.Length], Ignored[range] = new ushort[Scores.Length]);
        if (truth.Count == 0)
        {
            // Most classes that a detector names on an image are not there: nothing matches, and size alone decides what is ignored.
            for (var d = 0; d < ignored.Length; d++)
            {
                ignored[d] = foundAreas[d] < from || foundAreas[d] > to ? EveryOverlap : (ushort)0;
            }

            return;
        }

        bool[] outside = [.. truth.Select((t, g) => t.IsCrowd || areas[g] < from || areas[g] > to)];
        int[] order = [.. Enumerable.Range(0, truth.Count).OrderBy(g => outside[g])]; // those that count come first
        Objects[range] = outside.Count(o => !o);
        var taken = new bool[truth.Count];
        for (var t = 0; t < Overlaps.Length; t++)
        {
            Array.Clear(taken);
            for (var d = 0; d < Scores.Length; d++)
            {
                var match = Best(d, Overlaps[t]);
                if (match >= 0)
                {
                    taken[match] = true;
                    matched[d] |= (ushort)(1 << t);
                }

                if (match >= 0 ? outside[match] : foundAreas[d] < from || foundAreas[d] > to)
                {
                    ignored[d] |= (ushort)(1 << t);
                }
            }
        }

        int Best(int detection, double least)
        {
            var (best, match) = (least, -1);
            foreach (var g in order)
            {
                if (taken[g] && !truth[g].IsCrowd)
                {
                    continue;
                }

                if (match >= 0 && !outside[match] && outside[g])
                {
                    break; // a match that counts is not given up for one that does not
                }

                if (overlap[(detection * truth.Count) + g] >= best)
                {
                    (best, match) = (overlap[(detection * truth.Count) + g], g);
                }
            }

            return match;
        }
    }
}
