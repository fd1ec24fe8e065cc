using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Greedy facility location where sample i counts from a floor up to a cap: f(A) = Σᵢ max(0, min(maxⱼ s(i, j), capᵢ) − floorᵢ).</summary>
/// <remarks>Non-negative, monotone and submodular, so greedy reaches 1 − 1/e of the best and lazy evaluation is exact. O(samples² × dimensions) time, O(samples) memory.</remarks>
internal sealed class CappedCoverage
{
    private const int Block = 32;
    private readonly Similarities pairs;
    private readonly float[] caps;
    private readonly float[] covered;
    private readonly int threads;
    private readonly LazyGreedy greedy;

    /// <summary>Measures every row's first gain.</summary>
    public CappedCoverage(Matrix embeddings, TargetSimilarity kernel, float[] floors, float[] caps, Func<int, ulong> tie, int threads)
    {
        this.caps = caps;
        this.threads = threads;
        pairs = new(embeddings, embeddings, kernel, threads);
        covered = [.. floors];
        var gains = new float[embeddings.Rows];
        Chunks.For(gains.Length, threads, (_, start, end) =>
        {
            var block = new float[(end - start) * gains.Length];
            pairs.Fill([.. Enumerable.Range(start, end - start)], pairs.AllRight, block);
            for (var i = start; i < end; i++)
            {
                gains[i] = Sum(block.AsSpan((i - start) * gains.Length, gains.Length));
            }
        }, Block);
        greedy = new(gains, tie);
    }

    /// <summary>The row that adds most, which then is taken.</summary>
    public (int Row, float Gain) Next()
    {
        var row = new float[covered.Length];
        var next = greedy.Next(candidate =>
        {
            pairs.Fill([candidate], pairs.AllRight, row);
            return Sum(row);
        });
        pairs.Fill([next.Row], pairs.AllRight, row);
        Chunks.For(covered.Length, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                covered[i] = Math.Max(covered[i], Math.Min(row[i], caps[i]));
            }
        });
        return next;
    }

    private float Sum(ReadOnlySpan<float> similarities)
    {
        var sum = 0.0;
        for (var i = 0; i < similarities.Length; i++)
        {
            sum += Math.Max(0, Math.Min(similarities[i], caps[i]) - covered[i]);
        }

        return (float)sum;
    }
}
