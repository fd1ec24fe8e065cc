using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying.Sharding;

/// <summary>Bad input of a query over shards: one sentence with value, limit and remedy.</summary>
public sealed class ShardedQueryErrorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly PoolView pool = ShardedPools.Grouped(seed: 1, samples: 400);

    private IReadOnlyList<PoolShard> Shards => PoolShard.Of(pool, 150);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(401, "401 samples were asked for and the pool has 400")]
    [InlineData(0, "1 to 32768")]
    [InlineData(40_000, "32768")]
    public void Counts_beyond_the_pool_or_the_limit_are_refused(int count, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ShardedPools.Run(new AdaptiveSampling(), Shards, count, 1, pool)).Message, StringComparison.Ordinal);

    [Theory, InlineData("badge"), InlineData("random"), InlineData("bald"), InlineData("cost-aware:margin")]
    public void Strategies_that_read_what_shards_do_not_hold_are_refused(string name) =>
        Assert.Contains($"'{name}' reads", Assert.Throws<ArgumentException>(() => ShardedPools.Run(QueryStrategies.Get(name), Shards, 5, 1, pool)).Message, StringComparison.Ordinal);

    [Fact]
    public void Missing_probabilities_are_named()
    {
        var without = pool with { Probabilities = null };
        Assert.Equal("Probabilities", Assert.Throws<MissingEvidenceException>(() => ShardedPools.Run(new MarginSampling(), PoolShard.Of(without, 150), 5, 1, without)).Evidence);
    }

    [Fact]
    public void A_row_that_is_no_number_is_named_with_its_sample()
    {
        pool.Embeddings![333, 2] = float.NaN; // row 33 + 34 of the last third
        var message = Assert.Throws<ArgumentException>(() => ShardedPools.Run(new AdaptiveSampling(), Shards, 5, 1, pool, ShardedPools.Small)).Message;
        Assert.Contains("sample 833", message, StringComparison.Ordinal);
        Assert.Contains("NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_of_other_columns_are_refused()
    {
        PoolShard[] shards = [.. Shards.Take(1), .. PoolShard.Of(ShardedPools.Grouped(2, 100, dimensions: 5) with { Ids = Pools.Ids(100, 9000) })];
        Assert.Contains("8 and of 5 columns", Assert.Throws<InvalidDataException>(() => ShardedPools.Run(new AdaptiveSampling(), shards, 5, 1, pool, ShardedPools.Small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_in_two_shards_is_refused()
    {
        PoolShard[] shards = [.. Shards, .. Shards.Take(1)];
        Assert.Contains("in two shards", Assert.Throws<InvalidDataException>(() => ShardedPools.Run(new AdaptiveSampling(), shards, 5, 1, pool, ShardedPools.Small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_that_changed_since_the_sample_was_drawn_is_refused()
    {
        var path = Write("a", pool.Embeddings!);
        PoolShard[] shards = [PoolShard.OfFiles(path, null, 500)];
        var query = new ShardedQuery(new KCenterSampling(), new("k-center", 5, 1, 400, 1), pool);
        var sample = query.Join([query.Sample(0, shards[0])]);
        pool.Embeddings![399, 7]++;
        Write("a", pool.Embeddings);
        var message = Assert.Throws<InvalidDataException>(() => query.Score(0, shards[0], sample)).Message;
        Assert.Contains("changed since the query began", message, StringComparison.Ordinal);
        Write("a", pool.Embeddings.Select([.. Enumerable.Range(0, 399)]));
        Assert.Contains("399 rows now and had 400", Assert.Throws<InvalidDataException>(() => query.Score(0, shards[0], sample)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_other_lengths_are_no_shard()
    {
        var (embeddings, probabilities) = (Write("a", pool.Embeddings!), Write("b", new Matrix(399, 4)));
        Assert.Contains("400 rows", Assert.Throws<InvalidDataException>(() => PoolShard.OfFiles(embeddings, probabilities, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PoolShard.OfFiles(null, null, 0));
        Assert.Contains("0 rows", Assert.Throws<InvalidDataException>(() => PoolShard.OfFiles(Write("c", new Matrix(0, 4)), null, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_that_are_missing_doubled_or_of_another_query_are_refused()
    {
        var query = ShardedPools.Query(pool, Shards, 5);
        ShardCandidates[] parts = [.. Shards.Select((s, i) => query.Sample(i, s))];
        Assert.Contains("Shard 2 of 3 has given nothing", Assert.Throws<InvalidDataException>(() => query.Join(parts[..2])).Message, StringComparison.Ordinal);
        Assert.Contains("comes twice", Assert.Throws<InvalidDataException>(() => query.Join([.. parts, parts[1]])).Message, StringComparison.Ordinal);
        var sample = query.Join(parts);
        Assert.Contains("another query or step", Assert.Throws<InvalidDataException>(() => query.Select(sample, parts)).Message, StringComparison.Ordinal);
        ShardCandidates[] scored = [.. Shards.Select((s, i) => query.Score(i, s, sample))];
        scored[1] = scored[1] with { Stamp = "other" };
        Assert.Contains("Shard 1 was scored with another content", Assert.Throws<InvalidDataException>(() => query.Select(sample, scored)).Message, StringComparison.Ordinal);
        var other = ShardedPools.Query(pool, Shards, 6);
        Assert.Contains("another query", Assert.Throws<InvalidDataException>(() => other.Score(0, Shards[0], sample)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => query.Score(3, Shards[0], sample));
        Assert.Throws<ArgumentException>(() => new ShardedQuery(new MarginSampling(), ShardedPools.Task(pool, Shards, 5), pool));
    }

    [Fact]
    public void Records_that_are_damaged_anywhere_are_refused()
    {
        var query = ShardedPools.Query(pool, Shards, 5);
        using var stream = new MemoryStream();
        query.Sample(1, Shards[1]).Write(stream);
        var bytes = stream.ToArray();
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var at = i < 60 ? i * 8 : random.Next(bytes.Length);
            bytes[at] ^= 0x55;
            Assert.Throws<InvalidDataException>(() => ShardCandidates.Read(new MemoryStream(bytes)));
            bytes[at] ^= 0x55;
            Assert.Throws<InvalidDataException>(() => ShardCandidates.Read(new MemoryStream(bytes, 0, random.Next(bytes.Length))));
        }

        Assert.Contains("\"part\"", Assert.Throws<InvalidDataException>(() => ShardSample.Read(new MemoryStream(bytes))).Message, StringComparison.Ordinal);
        Assert.Equal(1, ShardCandidates.Read(new MemoryStream(bytes)).Shard);
    }

    private string Write(string name, Matrix matrix)
    {
        var path = Path.Combine(folder, name);
        using var writer = new MatrixFileWriter(path, matrix.Columns);
        writer.Write(matrix);
        writer.Complete();
        return path;
    }
}
