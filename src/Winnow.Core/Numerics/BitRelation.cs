using System.Numerics;

namespace Winnow.Core.Numerics;

/// <summary>A symmetric relation between rows, one bit per ordered pair: rows² / 8 bytes. Every row is related to itself.</summary>
internal sealed class BitRelation
{
    private readonly int words;
    private readonly uint[] bits;

    /// <summary>Rows related to themselves alone.</summary>
    public BitRelation(int rows)
    {
        words = Chunks.Count(rows, 32);
        bits = new uint[checked(rows * words)];
        for (var i = 0; i < rows; i++)
        {
            bits[((long)i * words) + (i / 32)] |= 1u << (i % 32);
        }
    }

    /// <summary>Relates a row to some of the 32 rows that start at a multiple of 32, and them to it. No two threads write to the same pair of blocks.</summary>
    public void Set(int row, int from, uint others)
    {
        bits[((long)row * words) + (from / 32)] |= others;
        for (; others != 0; others &= others - 1)
        {
            bits[((long)(from + BitOperations.TrailingZeroCount(others)) * words) + (row / 32)] |= 1u << (row % 32);
        }
    }

    /// <summary>The rows related to a row, rising.</summary>
    public IEnumerable<int> Of(int row)
    {
        for (var word = 0; word < words; word++)
        {
            for (var left = bits[((long)row * words) + word]; left != 0; left &= left - 1)
            {
                yield return (word * 32) + BitOperations.TrailingZeroCount(left);
            }
        }
    }

    /// <summary>Takes, from the count of every row that is not negative, the number of these rows related to it.</summary>
    public void Subtract(int[] rows, int[] counts, int threads)
    {
        // Each thread owns a range of counts.
        Chunks.For(words, threads, (_, start, end) =>
        {
            foreach (var row in rows)
            {
                for (var word = start; word < end; word++)
                {
                    for (var left = bits[((long)row * words) + word]; left != 0; left &= left - 1)
                    {
                        ref var count = ref counts[(word * 32) + BitOperations.TrailingZeroCount(left)];
                        count -= count >= 0 ? 1 : 0;
                    }
                }
            }
        }, size: 256);
    }
}
