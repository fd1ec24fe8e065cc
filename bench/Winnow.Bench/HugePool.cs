using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Bench;

/// <summary>A pool on disk: 256 float16 features in 500 groups of unequal size, and probabilities of 10 classes, in shards that are written once and kept; the same bytes on every machine.</summary>
/// <remarks>
/// A row is its group's centre, plus six directions of the group in which its members spread, plus noise. Group g has a share of about 1 / (g + 10) and belongs to class g mod 10. How sure the model is depends on the group, from nearly
/// sure to torn between two classes, and on chance.
/// </remarks>
internal sealed class HugePool
{
    public const int Columns = 256;
    public const int Classes = 10;
    public const int ShardRows = 1_000_000;
    private const int Groups = 500;
    private const int Directions = 6;
    private const int BlockRows = 4096;
    private readonly float[][] centres;
    private readonly float[][][] directions;
    private readonly double[] bounds; // of the groups' shares, rising to 1

    private HugePool(string folder, int rows)
    {
        (Folder, Rows) = (folder, rows);
        var draws = new Draws(1);
        centres = [.. Enumerable.Range(0, Groups).Select(_ => Normals(draws, 1))];
        directions = [.. Enumerable.Range(0, Groups).Select(_ => Enumerable.Range(0, Directions).Select(_ => Normals(draws, 0.25f)).ToArray())];
        double[] shares = [.. Enumerable.Range(0, Groups).Select(g => 1.0 / (g + 10))];
        bounds = new double[Groups];
        for (var (g, sum) = (0, 0.0); g < Groups; g++)
        {
            bounds[g] = sum += shares[g] / shares.Sum();
        }
    }

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>Samples.</summary>
    public int Rows { get; }

    /// <summary>The pool of that many rows; shards that are there whole are not written again.</summary>
    /// <exception cref="BenchException">The disk has not enough room.</exception>
    public static HugePool At(string folder, int rows, int threads)
    {
        var pool = new HugePool(Directory.CreateDirectory(folder).FullName, rows);
        int[] missing = [.. Enumerable.Range(0, pool.Shards).Where(s => !pool.IsWhole(s))];
        var needed = missing.Sum(s => (long)pool.RowsOf(s) * (Columns + Classes) * 2) + (1L << 30);
        var free = new DriveInfo(pool.Folder).AvailableFreeSpace;
        if (missing.Length > 0 && free < needed)
        {
            throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"{pool.Folder} has {free / 1e9:0.0} GB free and the pool needs {needed / 1e9:0.0}; free some space, or set TMPDIR to a larger disk."));
        }

        Parallel.ForEach(missing, new ParallelOptions { MaxDegreeOfParallelism = threads }, pool.Write);
        return pool;
    }

    public int Shards => (Rows + ShardRows - 1) / ShardRows;

    public string Features(int shard) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"features-{RowsOf(shard)}-{shard:D3}.mat"));

    public string Probabilities(int shard) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"probabilities-{RowsOf(shard)}-{shard:D3}.mat"));

    public IReadOnlyList<PoolShard> ToShards() => [.. Enumerable.Range(0, Shards).Select(s => PoolShard.OfFiles(Features(s), Probabilities(s), (long)s * ShardRows))];

    /// <summary>Samples of the same mixture that are in no shard, with their true classes; as many of each class, so that no picks go to rare ones.</summary>
    public LabelledView Labelled(int count)
    {
        var draws = new Draws(2);
        var (rows, classes) = (new Matrix(count, Columns), new int[count]);
        var answers = new float[Classes];
        for (var i = 0; i < count; i++)
        {
            classes[i] = i % Classes;
            while (Row(draws, rows.Row(i), answers) % Classes != classes[i])
            {
                // the next one
            }
        }

        return new([.. Enumerable.Range(0, count).Select(i => new SampleId(10_000_000_000 + i))], classes, rows);
    }

    private int RowsOf(int shard) => Math.Min(ShardRows, Rows - (shard * ShardRows));

    private bool IsWhole(int shard) => File.Exists(Probabilities(shard)) && File.Exists(Features(shard));

    private void Write(int shard)
    {
        using var features = new MatrixFileWriter(Features(shard), Columns, MatrixFileType.Float16);
        using var probabilities = new MatrixFileWriter(Probabilities(shard), Classes, MatrixFileType.Float16);
        var draws = new Draws(1000 + (ulong)shard);
        for (var first = 0; first < RowsOf(shard); first += BlockRows)
        {
            var count = Math.Min(BlockRows, RowsOf(shard) - first);
            var (rows, answers) = (new Matrix(count, Columns), new Matrix(count, Classes));
            for (var i = 0; i < count; i++)
            {
                Row(draws, rows.Row(i), answers.Row(i));
            }

            features.Write(rows);
            probabilities.Write(answers);
        }

        features.Complete();
        probabilities.Complete();
    }

    private int Row(Draws draws, Span<float> row, Span<float> answers)
    {
        var group = Math.Min(Groups - 1, ~Math.Min(-1, Array.BinarySearch(bounds, draws.Unit())));
        centres[group].CopyTo(row);
        foreach (var direction in directions[group])
        {
            Add(row, direction, draws.Normal());
        }

        for (var j = 0; j < row.Length; j++)
        {
            row[j] += 0.35f * draws.Normal();
        }

        // From torn, in every fifth group, to sure.
        var (own, other) = (group % Classes, (group + 1 + (group / Classes % (Classes - 1))) % Classes);
        var lead = (group % 5 * 1.5f) + draws.Normal();
        for (var c = 0; c < Classes; c++)
        {
            answers[c] = MathF.Exp((c == own ? 4 + Math.Min(8, lead) : c == other ? 4 : 0) + (0.5f * draws.Normal()));
        }

        var sum = 0f;
        foreach (var value in answers)
        {
            sum += value;
        }

        foreach (ref var value in answers)
        {
            value /= sum;
        }

        return group;
    }

    private static float[] Normals(Draws draws, float scale) => [.. Enumerable.Range(0, Columns).Select(_ => scale * draws.Normal())];

    private static void Add(Span<float> row, float[] direction, float scale)
    {
        var target = MemoryMarshal.Cast<float, Vector<float>>(row);
        var step = MemoryMarshal.Cast<float, Vector<float>>(direction.AsSpan());
        for (var j = 0; j < target.Length; j++)
        {
            target[j] += scale * step[j];
        }
    }

    /// <summary>SplitMix64; nearly normal numbers are sums of four bytes, fast enough for billions of them.</summary>
    private sealed class Draws(ulong seed)
    {
        private ulong state = seed * 0x9E3779B97F4A7C15;
        private ulong bits;
        private bool half;

        public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

        public float Normal()
        {
            bits = half ? bits >> 32 : Next();
            half = !half;
            var sum = (bits & 0xFF) + ((bits >> 8) & 0xFF) + ((bits >> 16) & 0xFF) + ((bits >> 24) & 0xFF);
            return ((float)sum - 510) * (1 / 147.8f);
        }

        private ulong Next()
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
