using System.Numerics;
using System.Runtime.InteropServices;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Vision.Detectors;

/// <summary>Turns the decoded rows of one image into detections: best class per anchor, threshold, suppression.</summary>
internal static class DetectionDecoder
{
    /// <summary>Detections in pixels of the input, best first.</summary>
    /// <param name="rows">[4 + classes, anchors]: centre x, centre y, width, height, scores.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">Thresholds.</param>
    public static List<Detection> Decode(ReadOnlySpan<float> rows, int classes, DetectionOptions options)
    {
        var anchors = rows.Length / (4 + classes);
        var candidates = Candidates(rows[(4 * anchors)..], anchors, classes, (float)options.LeastScore);
        var boxes = new float[candidates.Count * 4];
        var (scores, kinds) = (new float[candidates.Count], new int[candidates.Count]);
        for (var i = 0; i < candidates.Count; i++)
        {
            var (anchor, kind, score) = candidates[i];
            (scores[i], kinds[i]) = (score, kind);
            var (x, y) = (rows[anchor], rows[anchors + anchor]);
            var (width, height) = (rows[(2 * anchors) + anchor], rows[(3 * anchors) + anchor]);
            (boxes[4 * i], boxes[(4 * i) + 1]) = (x - (width / 2), y - (height / 2));
            (boxes[(4 * i) + 2], boxes[(4 * i) + 3]) = (x + (width / 2), y + (height / 2));
        }

        List<Detection> detections = [];
        foreach (var row in NonMaximumSuppression.Select(boxes, scores, kinds, (float)options.Overlap, options.Most))
        {
            var box = new Box(boxes[4 * row], boxes[(4 * row) + 1], boxes[(4 * row) + 2], boxes[(4 * row) + 3]);
            detections.Add(new(box, kinds[row], scores[row]) { ClassScores = options.ClassScores ? Column(rows, anchors, classes, candidates[row].Anchor) : null });
        }

        return detections;
    }

    // Class by class over all anchors, so that whole vectors are compared; the lower class wins a tie.
    private static List<(int Anchor, int Class, float Score)> Candidates(ReadOnlySpan<float> scores, int anchors, int classes, float least)
    {
        var best = scores[..anchors].ToArray();
        var kinds = new int[anchors];
        for (var kind = 1; kind < classes; kind++)
        {
            var row = scores.Slice(kind * anchors, anchors);
            var wide = MemoryMarshal.Cast<float, Vector<float>>(row);
            var wideBest = MemoryMarshal.Cast<float, Vector<float>>(best.AsSpan());
            for (var i = 0; i < wide.Length; i++)
            {
                if (Vector.GreaterThanAny(wide[i], wideBest[i]))
                {
                    Take(row, best, kinds, kind, i * Vector<float>.Count, Vector<float>.Count);
                }
            }

            Take(row, best, kinds, kind, wide.Length * Vector<float>.Count, anchors - (wide.Length * Vector<float>.Count));
        }

        List<(int, int, float)> candidates = [];
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            if (best[anchor] >= least)
            {
                candidates.Add((anchor, kinds[anchor], best[anchor]));
            }
        }

        return candidates;
    }

    private static void Take(ReadOnlySpan<float> row, float[] best, int[] kinds, int kind, int start, int count)
    {
        for (var i = start; i < start + count; i++)
        {
            if (row[i] > best[i])
            {
                (best[i], kinds[i]) = (row[i], kind);
            }
        }
    }

    private static float[] Column(ReadOnlySpan<float> rows, int anchors, int classes, int anchor)
    {
        var scores = new float[classes];
        for (var kind = 0; kind < classes; kind++)
        {
            scores[kind] = rows[((4 + kind) * anchors) + anchor];
        }

        return scores;
    }
}
