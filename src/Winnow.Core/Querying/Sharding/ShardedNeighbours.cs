using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Nearest neighbours over all shards of a pool: an approximate index per shard, one in memory at a time. For densities and near duplicates of candidates, picks or labelled samples.</summary>
/// <remarks>
/// Each shard gets a <see cref="NearestNeighbourIndex"/> of √rows lists; a query reads the nearest of them in every shard, and the nearest of what all shards found are kept. Distances are exact,
/// only misses are possible. Per shard O(rows × √rows × dimensions) to build and O(queries × (√rows + probes × √rows) × dimensions) to search; some 24 bytes a row and 64 rows per list in memory.
/// </remarks>
public static class ShardedNeighbours
{
    /// <summary>The nearest samples of each query, nearest first, equally near ones by id; fewer where the lists held fewer.</summary>
    /// <param name="shards">The pool, with embeddings.</param>
    /// <param name="queries">The queries [queries × dimensions]. One that is a sample of the pool finds itself first.</param>
    /// <param name="neighbours">Neighbours per query, at least 1.</param>
    /// <param name="probes">Lists read per query and shard, at least 1; <see cref="int.MaxValue"/> makes the search exact.</param>
    /// <param name="seed">Seed of the lists.</param>
    /// <param name="threads">Threads at most; results do not depend on them.</param>
    /// <param name="cancel">Checked between shards.</param>
    /// <exception cref="MissingEvidenceException">A shard has no embeddings.</exception>
    /// <exception cref="ArgumentException">Dimensions differ, or a value is not finite.</exception>
    public static IReadOnlyList<(SampleId Sample, float SquaredDistance)>[] Search(
        IReadOnlyList<PoolShard> shards, Matrix queries, int neighbours, int probes, int seed, int threads, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        var found = new IReadOnlyList<(SampleId Sample, float SquaredDistance)>[queries.Rows];
        Array.Fill(found, []);
        foreach (var (number, shard) in shards.Index())
        {
            cancel.ThrowIfCancellationRequested();
            using var open = shard.Open();
            var rows = open.View.Require(p => p.EmbeddingRows, nameof(Evidence.Embeddings));
            var table = new NearestNeighbourIndex(rows, Seed.Derive(seed, $"shard/{number}"), threads).Search(queries, neighbours, probes);
            for (var q = 0; q < found.Length; q++)
            {
                var (indices, distances) = (table.Of(q).ToArray(), table.Distances(q).ToArray());
                found[q] = [.. found[q].Concat(indices.Zip(distances).Where(n => n.First >= 0).Select(n => (open.View.Ids[n.First], n.Second))).OrderBy(n => n.Item2).ThenBy(n => n.Item1).Take(neighbours)];
            }
        }

        return found;
    }
}
