using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>Whether several annotators marked the same objects on one image, and what they marked together.</summary>
/// <remarks>
/// Within each class marks of different annotators are joined greedily, largest intersection over union first, as long as it reaches the least overlap and no annotator gets two marks into one
/// object. Agreement of two annotators is the sum of the overlaps of their common objects over the number of all objects that either marked: what one of them missed counts as 0. Of more than
/// two it is the mean over all pairs. Cost: pairs of marks of one class whose bounds touch, at most <see cref="PairsMax"/> of boxes (other shapes count tenfold).
/// </remarks>
public sealed class ShapeAgreement
{
    /// <summary>Pairs beyond which an image is not matched; only marks drawn over each other by the hundred reach it.</summary>
    public const int PairsMax = 100_000;

    private const int OutlineCost = 10;

    private ShapeAgreement(double agreement, IReadOnlyList<ObjectConsensus> objects) => (Agreement, Objects) = (agreement, objects);

    /// <summary>Mean overlap of what they marked, misses counted as 0; 1 where nobody marked anything. 0 to 1.</summary>
    public double Agreement { get; }

    /// <summary>What more than half of them marked, in the order of annotators and their marks.</summary>
    public IReadOnlyList<ObjectConsensus> Objects { get; }

    /// <summary>Matches the marks of one image.</summary>
    /// <param name="annotators">Each one's marks, at least one annotator.</param>
    /// <param name="overlapMin">Intersection over union from which two marks are the same object, above 0, default 0.5.</param>
    /// <returns>The agreement, or null where there are too many pairs to match.</returns>
    public static ShapeAgreement? Of(IReadOnlyList<IReadOnlyList<ObjectMark>> annotators, double overlapMin = 0.5)
    {
        ArgumentNullException.ThrowIfNull(annotators);
        ArgumentOutOfRangeException.ThrowIfZero(annotators.Count);
        if (!(overlapMin is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(overlapMin), overlapMin, "The least overlap lies above 0 and at most at 1.");
        }

        Mark[] marks = [.. annotators.SelectMany((list, a) => list.Select((m, i) => (Annotator: a, Place: i, Mark: m))).Select((m, i) => new Mark(i, m.Annotator, m.Place, m.Mark.Class, m.Mark.Shape))];
        if (Pairs(marks, overlapMin) is not { } pairs)
        {
            return null;
        }

        var groups = Join(marks, pairs, annotators.Count);
        return new(Mean(annotators, groups), [.. groups.Where(g => 2 * g.Count > annotators.Count).Select(Together).OrderBy(o => o.Annotator).ThenBy(o => o.Mark)]);
    }

    // A sweep along x: only marks whose bounds touch are compared.
    private static List<(double Overlap, int Left, int Right)>? Pairs(Mark[] marks, double overlapMin)
    {
        var pairs = new List<(double Overlap, int Left, int Right)>();
        var spent = 0;
        foreach (var ofClass in Enumerable.Range(0, marks.Length).Where(i => marks[i].Shape.Bounds is not null).GroupBy(i => marks[i].Class))
        {
            int[] order = [.. ofClass.OrderBy(i => marks[i].Shape.Bounds!.Value.Left).ThenBy(i => i)];
            for (var i = 0; i < order.Length; i++)
            {
                var right = marks[order[i]].Shape.Bounds!.Value.Right;
                for (var j = i + 1; j < order.Length && marks[order[j]].Shape.Bounds!.Value.Left < right; j++)
                {
                    var (a, b) = (Math.Min(order[i], order[j]), Math.Max(order[i], order[j]));
                    spent += marks[a].Shape is BoxShape && marks[b].Shape is BoxShape ? 1 : OutlineCost;
                    if (spent > PairsMax)
                    {
                        return null;
                    }

                    if (marks[a].Annotator != marks[b].Annotator && ShapeOverlap.Of(marks[a].Shape, marks[b].Shape) is var overlap && overlap >= overlapMin)
                    {
                        pairs.Add((overlap, a, b));
                    }
                }
            }
        }

        return [.. pairs.OrderByDescending(p => p.Overlap).ThenBy(p => p.Left).ThenBy(p => p.Right)];
    }

    private static List<List<Mark>> Join(Mark[] marks, List<(double Overlap, int Left, int Right)> pairs, int annotators)
    {
        List<Mark>[] groupOf = [.. marks.Select(m => new List<Mark> { m })];
        foreach (var (_, left, right) in pairs)
        {
            var (one, other) = (groupOf[left], groupOf[right]);
            if (one != other && one.Count + other.Count <= annotators && !one.Exists(m => other.Exists(o => o.Annotator == m.Annotator)))
            {
                one.AddRange(other);
                foreach (var moved in other)
                {
                    groupOf[moved.Index] = one;
                }
            }
        }

        return [.. groupOf.Distinct()];
    }

    private static double Mean(IReadOnlyList<IReadOnlyList<ObjectMark>> annotators, List<List<Mark>> groups)
    {
        var (sum, pairs) = (0.0, 0);
        for (var a = 0; a < annotators.Count; a++)
        {
            for (var b = a + 1; b < annotators.Count; b++, pairs++)
            {
                var (overlaps, common) = (0.0, 0);
                foreach (var group in groups)
                {
                    if (group.Find(m => m.Annotator == a) is { } one && group.Find(m => m.Annotator == b) is { } other)
                    {
                        common++;
                        overlaps += ShapeOverlap.Of(one.Shape, other.Shape);
                    }
                }

                var all = annotators[a].Count + annotators[b].Count - common;
                sum += all == 0 ? 1 : overlaps / all;
            }
        }

        return pairs == 0 ? 1 : sum / pairs;
    }

    private static ObjectConsensus Together(List<Mark> group)
    {
        Mark[] marks = [.. group.OrderBy(m => m.Annotator)];
        if (Array.TrueForAll(marks, m => m.Shape is BoxShape))
        {
            Box[] boxes = [.. marks.Select(m => ((BoxShape)m.Shape).Box)];
            var median = new Box(Median(boxes.Select(b => b.Left)), Median(boxes.Select(b => b.Top)), Median(boxes.Select(b => b.Right)), Median(boxes.Select(b => b.Bottom)));
            return new(new BoxShape(median), marks[0].Annotator, marks[0].Place, marks.Length);
        }

        var medoid = marks.MaxBy(m => marks.Where(o => o != m).Sum(o => ShapeOverlap.Of(m.Shape, o.Shape)))!;
        return new(medoid.Shape, medoid.Annotator, medoid.Place, marks.Length);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed class Mark(int index, int annotator, int place, int ofClass, Shape shape)
    {
        public int Index { get; } = index;

        public int Annotator { get; } = annotator;

        public int Place { get; } = place;

        public int Class { get; } = ofClass;

        public Shape Shape { get; } = shape;
    }
}
