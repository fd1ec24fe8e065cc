namespace Winnow.Core.Numerics;

/// <summary>Splits row ranges into chunks of a fixed size, so that results never depend on how many threads share them.</summary>
internal static class Chunks
{
    /// <summary>Rows per chunk where a caller has no reason for another size: some 100 µs of work at 512 columns.</summary>
    public const int DefaultSize = 1024;

    /// <summary>Number of chunks that cover <paramref name="count"/> rows.</summary>
    public static int Count(int count, int size = DefaultSize) => (int)(((long)count + size - 1) / size);

    /// <summary>Calls <paramref name="body"/> with (chunk, first row, row after the last) for every chunk, on at most <paramref name="threads"/> threads.</summary>
    /// <param name="count">Rows to cover.</param>
    /// <param name="threads">Threads at most; 1 runs in the caller's thread.</param>
    /// <param name="body">Writes to its own rows only, and does not throw.</param>
    /// <param name="size">Rows per chunk.</param>
    public static void For(int count, int threads, Action<int, int, int> body, int size = DefaultSize)
    {
        var chunks = Count(count, size);
        if (threads <= 1 || chunks <= 1)
        {
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                Run(chunk);
            }

            return;
        }

        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, Run);

        void Run(int chunk)
        {
            var start = chunk * size;
            body(chunk, start, Math.Min(count, start + size));
        }
    }
}
