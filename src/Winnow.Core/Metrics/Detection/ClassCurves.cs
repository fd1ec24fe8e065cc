namespace Winnow.Core.Metrics;

/// <summary>Precision over recall of one class, from the matches of all images.</summary>
internal sealed class ClassCurves
{
    private const int Recalls = 101;

    /// <summary>Column of <see cref="Recall"/> with one detection per image.</summary>
    public const int One = 4;

    /// <summary>Column of <see cref="Recall"/> with ten detections per image.</summary>
    public const int Ten = 5;

    /// <summary>[range]: precision at [overlap × 101 recalls]; null where no object counts.</summary>
    public double[]?[] Precision { get; } = new double[4][];

    /// <summary>Recall at [overlap], for the four ranges with a hundred detections and for all areas with one and with ten; null where no object counts.</summary>
    public double[]?[] Recall { get; } = new double[6][];

    /// <summary>The curves of one class.</summary>
    /// <param name="matches">Its matches in image order.</param>
    public static ClassCurves Of(IReadOnlyList<ClassMatches> matches)
    {
        var result = new ClassCurves();
        var whole = Order(matches, int.MaxValue);
        for (var range = 0; range < 4; range++)
        {
            result.Add(range, range, matches, whole, withPrecision: true);
        }

        result.Add(0, One, matches, Order(matches, 1), withPrecision: false);
        result.Add(0, Ten, matches, Order(matches, 10), withPrecision: false);
        return result;
    }

    // The best `most` detections of every image, best score first; equal scores stay in image order.
    private static (int Image, int Place)[] Order(IReadOnlyList<ClassMatches> matches, int most) =>
    [
        .. matches.SelectMany((m, image) => m.Scores.Take(most).Select((score, place) => (image, place, score)))
            .OrderByDescending(d => d.score).Select(d => (d.image, d.place)),
    ];

    private void Add(int range, int column, IReadOnlyList<ClassMatches> matches, (int Image, int Place)[] order, bool withPrecision)
    {
        var objects = matches.Sum(m => m.Objects[range]);
        if (objects == 0)
        {
            return;
        }

        var recall = Recall[column] = new double[ClassMatches.Overlaps.Length];
        var precision = withPrecision ? Precision[range] = new double[recall.Length * Recalls] : null;
        var (recalls, precisions) = (new double[order.Length], new double[order.Length]);
        for (var t = 0; t < recall.Length; t++)
        {
            var (right, wrong, count) = (0.0, 0.0, 0);
            foreach (var (image, place) in order)
            {
                var bit = 1 << t;
                var ignored = (matches[image].Ignored[range][place] & bit) != 0;
                var hit = (matches[image].Matched[range][place] & bit) != 0;
                right += hit && !ignored ? 1 : 0;
                wrong += !hit && !ignored ? 1 : 0;
                recalls[count] = right / objects;
                // The reference adds the machine's epsilon, so that nothing found divides by more than zero.
                precisions[count++] = right / (wrong + right + double.BitIncrement(1) - 1);
            }

            recall[t] = count == 0 ? 0 : recalls[count - 1];
            if (precision is not null)
            {
                Interpolate(recalls.AsSpan(0, count), precisions.AsSpan(0, count), precision.AsSpan(t * Recalls, Recalls));
            }
        }
    }

    // Precision at a recall is the best one reached at that recall or beyond.
    private static void Interpolate(ReadOnlySpan<double> recalls, Span<double> precisions, Span<double> result)
    {
        for (var i = precisions.Length - 1; i > 0; i--)
        {
            precisions[i - 1] = Math.Max(precisions[i - 1], precisions[i]);
        }

        var at = 0;
        for (var r = 0; r < Recalls; r++)
        {
            // Multiplied as the reference does: a recall of exactly 35/100 lies below 35 times 0.01.
            var level = r == Recalls - 1 ? 1 : r * 0.01;
            while (at < recalls.Length && recalls[at] < level)
            {
                at++;
            }

            result[r] = at < recalls.Length ? precisions[at] : 0;
        }
    }
}
