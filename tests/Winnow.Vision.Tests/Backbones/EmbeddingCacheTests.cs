using System.Security.Cryptography;
using Winnow.Core.Numerics;
using Winnow.Vision.Backbones;

namespace Winnow.Vision.Tests.Backbones;

/// <summary>Features on disk.</summary>
public sealed class EmbeddingCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-embeddings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Rows_come_back_in_any_order_as_float16()
    {
        using (var cache = new EmbeddingCache(folder, "model", 3))
        {
            cache.Add([Key(1), Key(2)], Matrix.FromRows([[1, -0.5f, 3.14159f], [4, 5, 6]]));
            cache.Add([Key(2), Key(3)], Matrix.FromRows([[9, 9, 9], [7, 8, 9]])); // the second row is there already
        }

        using var again = new EmbeddingCache(folder, "model", 3);
        Assert.Equal(3, again.Count);
        Assert.Equal([7, 8, 9, 1, -0.5f, (float)(Half)3.14159f, 4, 5, 6], again.Read([Key(3), Key(1), Key(2)]).Array);
        Assert.False(again.Contains(Key(4)));
        again.Export([Key(2), Key(3)], Path.Combine(folder, "pool.matrix"), block: 1);
        using var file = MatrixFile.Open(Path.Combine(folder, "pool.matrix"));
        Assert.Equal([4, 5, 6, 7, 8, 9], file.Read(0, 2).Array);
    }

    [Fact]
    public void What_a_kill_left_half_written_is_cut_off_and_damage_is_named()
    {
        using (var cache = new EmbeddingCache(folder, "model", 2))
        {
            cache.Add([Key(1), Key(2)], Matrix.FromRows([[1, 2], [3, 4]]));
        }

        var (keys, rows) = (Path.Combine(folder, "model.keys"), Path.Combine(folder, "model.features"));
        File.AppendAllText(keys, "torn");
        File.WriteAllBytes(rows, File.ReadAllBytes(rows)[..^1]);
        using (var cut = new EmbeddingCache(folder, "model", 2))
        {
            Assert.Equal((1, true, false), (cut.Count, cut.Contains(Key(1)), cut.Contains(Key(2))));
            cut.Add([Key(2)], Matrix.FromRows([[3, 4]]));
            Assert.Equal([3, 4], cut.Read([Key(2)]).Array);
        }

        var bytes = File.ReadAllBytes(rows);
        bytes[0] ^= 1;
        File.WriteAllBytes(rows, bytes);
        using var damaged = new EmbeddingCache(folder, "model", 2);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => damaged.Read([Key(1)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_float16_cannot_hold_are_refused()
    {
        using var cache = new EmbeddingCache(folder, "model", 1);
        Assert.Contains("not finite as float16", Assert.Throws<ArgumentException>(() => cache.Add([Key(1)], Matrix.FromRows([[1e6f]]))).Message, StringComparison.Ordinal);
        Assert.Equal(0, cache.Count);
        Assert.Throws<ArgumentException>(() => cache.Add([Key(1)], Matrix.FromRows([[1, 2]])));
    }

    private static string Key(int image) => Convert.ToHexStringLower(SHA256.HashData([(byte)image]));
}
