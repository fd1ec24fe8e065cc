using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Images one by one on several threads; of several bad ones the first is told, whatever the number of threads.</summary>
internal static class PixelRows
{
    /// <summary>Calls the body with each row.</summary>
    /// <exception cref="ArgumentException">The body refused a row; the first one's message.</exception>
    public static void For(PoolView pool, Action<int> body)
    {
        var bad = int.MaxValue;
        var problems = new ArgumentException?[pool.Ids.Count];
        Chunks.For(pool.Ids.Count, pool.Threads, (_, row, _) =>
        {
            try
            {
                body(row);
            }
            catch (ArgumentException problem)
            {
                problems[row] = problem;
                ProbabilityScores.RememberFirst(ref bad, row);
            }
        }, size: 1);
        if (bad != int.MaxValue)
        {
            throw problems[bad]!;
        }
    }
}
