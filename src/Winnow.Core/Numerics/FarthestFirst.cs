namespace Winnow.Core.Numerics;

/// <summary>Finds, again and again, the row farthest from all centres so far, exactly, without touching most rows.</summary>
/// <remarks>
/// A row's distance to its nearest centre only shrinks as centres are added, so an old value bounds the new one from above. Each row remembers how
/// many centres it has been compared with; only rows whose bound reaches the best exact value so far are brought up to date, and only until their
/// bound falls below it. The answer is that of the plain greedy algorithm; worst case O(rows × dimensions) per centre.
/// </remarks>
internal sealed class FarthestFirst
{
    private const float Taken = -1;
    private readonly IRowSource rows;
    private readonly Matrix? fixedCentres;
    private readonly int threads;
    private readonly List<float[]> taken = [];
    private readonly float[] bounds;
    private readonly int[] compared;

    /// <summary>Starts from centres that are there already, such as the labelled samples, or none.</summary>
    public FarthestFirst(IRowSource rows, Matrix? fixedCentres, int threads)
    {
        this.rows = rows;
        this.fixedCentres = fixedCentres;
        this.threads = threads;
        bounds = new float[rows.Rows];
        compared = new int[rows.Rows];
        Array.Fill(bounds, float.PositiveInfinity);
    }

    private int Centres => (fixedCentres?.Rows ?? 0) + taken.Count;

    /// <summary>Takes the farthest row, which then is a centre itself; of equally far ones that of the lowest tie key.</summary>
    /// <returns>The row and its squared distance to the nearest centre before it; infinite where there was none.</returns>
    public (int Row, float SquaredDistance) Next(Func<int, ulong> tie)
    {
        // Bits of non-negative floats are ordered like the floats, so a maximum over threads is one of integers.
        var best = 0;
        var guess = Array.IndexOf(bounds, bounds.Max());
        Refine(guess, floor: 0, rows.Room());
        best = BitConverter.SingleToInt32Bits(bounds[guess]);
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            var room = rows.Room();
            for (var i = start; i < end; i++)
            {
                var floor = BitConverter.Int32BitsToSingle(Volatile.Read(ref best));
                if (bounds[i] >= floor && Refine(i, floor, room))
                {
                    Raise(ref best, BitConverter.SingleToInt32Bits(bounds[i]));
                }
            }
        });

        var distance = BitConverter.Int32BitsToSingle(best);
        var (row, key) = (-1, ulong.MaxValue);
        for (var i = 0; i < bounds.Length; i++)
        {
            if (bounds[i] == distance && tie(i) is var other && (row < 0 || other < key))
            {
                (row, key) = (i, other);
            }
        }

        bounds[row] = Taken;
        taken.Add([.. rows.Row(row, rows.Room())]); // a copy, since reading a row again may cost a read of a file
        return (row, distance);
    }

    /// <summary>Compares a row with centres it has not seen until its bound falls below the floor.</summary>
    /// <returns>Whether the bound is exact now and reaches the floor.</returns>
    private bool Refine(int row, float floor, float[] room)
    {
        var (bound, seen, all) = (bounds[row], compared[row], Centres);
        if (seen < all && bound >= floor)
        {
            var values = rows.Row(row, room);
            while (seen < all && bound >= floor)
            {
                bound = Math.Min(bound, Vectors.SquaredDistance(values, Centre(seen++)));
            }
        }

        (bounds[row], compared[row]) = (bound, seen);
        return bound >= floor;
    }

    private ReadOnlySpan<float> Centre(int index) => index < (fixedCentres?.Rows ?? 0)
        ? fixedCentres!.Row(index)
        : taken[index - (fixedCentres?.Rows ?? 0)];

    private static void Raise(ref int best, int value)
    {
        for (var seen = Volatile.Read(ref best); value > seen; seen = Volatile.Read(ref best))
        {
            Interlocked.CompareExchange(ref best, value, seen);
        }
    }
}
