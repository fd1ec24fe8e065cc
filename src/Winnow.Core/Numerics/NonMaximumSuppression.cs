using System.Buffers;
using System.Numerics;

namespace Winnow.Core.Numerics;

/// <summary>Greedy non-maximum suppression: of boxes of one class that overlap, the one with the best score stays.</summary>
public static class NonMaximumSuppression
{
    /// <summary>Rows of the boxes that stay, best score first; of equal scores the lower row comes first.</summary>
    /// <param name="boxes">Left, top, right and bottom [n × 4].</param>
    /// <param name="scores">Scores [n]; not NaN.</param>
    /// <param name="classes">Classes [n], at least 0; empty where all boxes compete with each other.</param>
    /// <param name="overlap">A box goes where its intersection over union with one that stays is greater, 0 to 1.</param>
    /// <param name="limit">Boxes that stay at most, at least 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together, or a score is NaN.</exception>
    /// <remarks>O(n · kept / vector width) time with an early end for every box that goes, O(n) memory.</remarks>
    public static int[] Select(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, ReadOnlySpan<int> classes, float overlap, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (boxes.Length != 4 * scores.Length || (classes.Length != 0 && classes.Length != scores.Length))
        {
            throw new ArgumentException($"{scores.Length} scores need {4 * scores.Length} numbers of boxes, not {boxes.Length}, and as many classes or none, not {classes.Length}.", nameof(boxes));
        }

        var order = Descending(scores);
        var kept = new Kept(Math.Min(limit, scores.Length));
        foreach (var row in order)
        {
            if (kept.Count == limit)
            {
                break;
            }

            kept.TryAdd(row, boxes.Slice(row * 4, 4), classes.Length == 0 ? 0 : classes[row], overlap);
        }

        return kept.Rows();
    }

    // Stable radix sort of the scores' bits, eleven at a time, turned so that ascending keys are descending scores.
    private static int[] Descending(ReadOnlySpan<float> scores)
    {
        var (order, next) = (new int[scores.Length], new int[scores.Length]);
        var keys = ArrayPool<uint>.Shared.Rent(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                throw new ArgumentException($"Score {i} is not a number.", nameof(scores));
            }

            var bits = BitConverter.SingleToUInt32Bits(scores[i] + 0f); // −0 becomes 0
            keys[i] = (bits >> 31) == 0 ? ~(bits ^ 0x80000000) : bits;
            order[i] = i;
        }

        Span<int> starts = stackalloc int[2048];
        for (var shift = 0; shift < 33; shift += 11)
        {
            starts.Clear();
            foreach (var row in order)
            {
                starts[(int)(keys[row] >> shift) & 2047]++;
            }

            var sum = 0;
            foreach (ref var start in starts)
            {
                (start, sum) = (sum, sum + start);
            }

            foreach (var row in order)
            {
                next[starts[(int)(keys[row] >> shift) & 2047]++] = row;
            }

            (order, next) = (next, order);
        }

        ArrayPool<uint>.Shared.Return(keys);
        return order;
    }

    /// <summary>The boxes that stay, side by side for vectors; unused places hold boxes without area of a class that does not exist.</summary>
    private sealed class Kept
    {
        private static readonly int Width = Vector<float>.Count;
        private readonly int[] rows;
        private readonly float[] left;
        private readonly float[] top;
        private readonly float[] right;
        private readonly float[] bottom;
        private readonly float[] area;
        private readonly int[] kind;

        public Kept(int capacity)
        {
            var length = (capacity + Width - 1) / Width * Width;
            rows = new int[capacity];
            (left, top, right, bottom, area) = (new float[length], new float[length], new float[length], new float[length], new float[length]);
            kind = new int[length];
            Array.Fill(kind, -1);
        }

        public int Count { get; private set; }

        public int[] Rows() => rows[..Count];

        public void TryAdd(int row, ReadOnlySpan<float> box, int boxClass, float overlap)
        {
            var own = Math.Max(0, box[2] - box[0]) * Math.Max(0, box[3] - box[1]);
            var (l, t, r, b) = (new Vector<float>(box[0]), new Vector<float>(box[1]), new Vector<float>(box[2]), new Vector<float>(box[3]));
            var (size, most, same) = (new Vector<float>(own), new Vector<float>(overlap), new Vector<int>(boxClass));
            for (var i = 0; i < Count; i += Width)
            {
                var across = Vector.Max(Vector<float>.Zero, Vector.Min(r, At(right, i)) - Vector.Max(l, At(left, i)));
                var down = Vector.Max(Vector<float>.Zero, Vector.Min(b, At(bottom, i)) - Vector.Max(t, At(top, i)));
                var shared = across * down;
                var covers = Vector.GreaterThan(shared, most * (size + At(area, i) - shared));
                if (Vector.BitwiseAnd(covers, Vector.Equals(same, At(kind, i))) != Vector<int>.Zero)
                {
                    return;
                }
            }

            rows[Count] = row;
            (left[Count], top[Count], right[Count], bottom[Count]) = (box[0], box[1], box[2], box[3]);
            (area[Count], kind[Count]) = (own, boxClass);
            Count++;
        }

        private static Vector<T> At<T>(T[] values, int start)
            where T : struct => new(values, start);
    }
}
