namespace Winnow.Core.Querying;

/// <summary>Takes, one by one, the row of largest gain where gains only shrink: most old gains need no second look.</summary>
/// <remarks>
/// Minoux, <i>Accelerated greedy algorithms for maximizing submodular set functions</i>, 1978. An old gain bounds the new one from above; only the row on top
/// of the queue is brought up to date. The picks are those of the plain greedy algorithm, ties by key.
/// </remarks>
internal sealed class LazyGreedy
{
    private readonly PriorityQueue<(int Row, float Gain, int Seen), (float Minus, ulong Tie)> queue;
    private readonly Func<int, ulong> tie;
    private int taken;

    /// <summary>Starts from the gains before anything is taken.</summary>
    public LazyGreedy(ReadOnlySpan<float> gains, Func<int, ulong> tie)
    {
        this.tie = tie;
        queue = new(gains.Length);
        for (var i = 0; i < gains.Length; i++)
        {
            queue.Enqueue((i, gains[i], 0), (-gains[i], tie(i)));
        }
    }

    /// <summary>The row of largest gain, which then is taken.</summary>
    /// <param name="gain">A row's gain now; called only for rows that may be the largest.</param>
    public (int Row, float Gain) Next(Func<int, float> gain)
    {
        while (true)
        {
            var (row, old, seen) = queue.Dequeue();
            if (seen == taken)
            {
                taken++;
                return (row, old);
            }

            var now = gain(row);
            queue.Enqueue((row, now, taken), (-now, tie(row)));
        }
    }
}
