using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Utilities that come from each row of probabilities alone; the row is checked in the same pass.</summary>
internal static class ProbabilityScores
{
    /// <summary>A utility of each row's largest and second largest probability.</summary>
    /// <exception cref="ArgumentException">A row is no distribution; the message names row and value.</exception>
    public static float[] FromTopTwo(PoolView pool, Func<float, float, float> utility)
    {
        var probabilities = RequireRows(pool);
        var utilities = new float[probabilities.Rows];
        var bad = int.MaxValue;
        Chunks.For(probabilities.Rows, pool.Threads, (_, start, end) =>
        {
            var room = probabilities.Room();
            for (var i = start; i < end; i++)
            {
                if (!ProbabilityRow.TryTopTwo(probabilities.Row(i, room), out var first, out var second))
                {
                    RememberFirst(ref bad, i);
                }

                utilities[i] = utility(first, second);
            }
        });
        ThrowIfBad(pool, probabilities, bad);
        return utilities;
    }

    /// <summary>Each row's Shannon entropy in nats.</summary>
    /// <exception cref="ArgumentException">A row is no distribution; the message names row and value.</exception>
    public static float[] Entropies(PoolView pool)
    {
        var probabilities = RequireRows(pool);
        var utilities = new float[probabilities.Rows];
        var bad = int.MaxValue;
        Chunks.For(probabilities.Rows, pool.Threads, (_, start, end) =>
        {
            var room = probabilities.Room();
            for (var i = start; i < end; i++)
            {
                if (!ProbabilityRow.TryEntropy(probabilities.Row(i, room), out utilities[i]))
                {
                    RememberFirst(ref bad, i);
                }
            }
        });
        ThrowIfBad(pool, probabilities, bad);
        return utilities;
    }

    /// <summary>Keeps the lowest row, so that the message is the same for any number of threads.</summary>
    public static void RememberFirst(ref int bad, int row)
    {
        for (var seen = Volatile.Read(ref bad); row < seen; seen = Volatile.Read(ref bad))
        {
            Interlocked.CompareExchange(ref bad, row, seen);
        }
    }

    /// <summary>Every row is a distribution.</summary>
    /// <exception cref="ArgumentException">A row is none; the message names row and value.</exception>
    public static void Check(PoolView pool, Matrix probabilities)
    {
        var bad = int.MaxValue;
        Chunks.For(probabilities.Rows, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                if (!ProbabilityRow.TryTopTwo(probabilities.Row(i), out var _, out var _))
                {
                    RememberFirst(ref bad, i);
                }
            }
        });
        ThrowIfBad(pool, probabilities, bad);
    }

    /// <summary>The pool's probabilities, one row per sample; their rows are not checked yet.</summary>
    public static Matrix Require(PoolView pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var probabilities = pool.Require(p => p.Probabilities);
        RequireRows(pool);
        return probabilities;
    }

    /// <summary>The same where they need not be in memory.</summary>
    public static IRowSource RequireRows(PoolView pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var probabilities = pool.Require(p => p.ProbabilityRows, nameof(Evidence.Probabilities));
        EvidenceChecks.Rows(pool, probabilities, "probabilities");
        return probabilities;
    }

    private static void ThrowIfBad(PoolView pool, IRowSource probabilities, int bad)
    {
        if (bad != int.MaxValue)
        {
            throw EvidenceChecks.BadRow(pool, "probabilities", bad, ProbabilityRow.Problem(probabilities.Row(bad, probabilities.Room())));
        }
    }
}
