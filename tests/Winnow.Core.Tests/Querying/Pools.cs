using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Pools for tests: by hand from rows, or drawn at random with every kind of evidence.</summary>
internal static class Pools
{
    /// <summary>A pool of probabilities alone; ids count from 0.</summary>
    public static PoolView Of(params float[][] probabilities) => new()
    {
        Ids = Ids(probabilities.Length),
        Classes = ["cat", "dog", "deer"],
        Probabilities = Matrix.FromRows(probabilities),
    };

    /// <summary>A pool of embeddings, with labelled embeddings where given.</summary>
    public static PoolView Embedded(IReadOnlyList<float[]> pool, IReadOnlyList<float[]>? labelled = null, int threads = 2) => new()
    {
        Ids = Ids(pool.Count),
        Embeddings = Matrix.FromRows(pool),
        Labelled = labelled is null ? null : new LabelledView(Ids(labelled.Count, 1_000_000), new int[labelled.Count], Matrix.FromRows(labelled)),
        Threads = threads,
    };

    public static SampleId[] Ids(int count, long from = 0) => [.. Enumerable.Range(0, count).Select(i => new SampleId(from + i))];

    /// <summary>All evidence at random. With <paramref name="duplicates"/> only a few distinct rows exist.</summary>
    public static PoolView Random(int seed, int samples, int classes, int dimensions, int labelled, bool duplicates = false, int threads = 2)
    {
        var random = new Random(seed);
        var probabilities = Distributions(random, samples, classes);
        var embeddings = Gaussian(random, samples, dimensions);
        var members = new[] { probabilities, Distributions(random, samples, classes), Distributions(random, samples, classes) };
        if (duplicates)
        {
            foreach (var matrix in members.Append(embeddings))
            {
                for (var i = 3; i < samples; i++)
                {
                    matrix.Row(i % 3).CopyTo(matrix.Row(i));
                }
            }
        }

        return new PoolView
        {
            Ids = [.. Enumerable.Range(0, samples).Select(i => new SampleId(((long)i * 7) + 100))],
            Classes = [.. Enumerable.Range(0, classes).Select(c => $"c{c}")],
            Probabilities = probabilities,
            MemberProbabilities = members,
            Embeddings = embeddings,
            GradientFactors = new GradientFactors(Residuals(probabilities), embeddings),
            Labelled = new LabelledView(Ids(labelled, 1_000_000), [.. Enumerable.Range(0, labelled).Select(i => i % classes)], Gaussian(random, labelled, dimensions))
            {
                Probabilities = Distributions(random, labelled, classes),
                InclusionProbabilities = [.. Enumerable.Range(0, labelled).Select(i => i % 2 == 0 ? 0.1 : (double?)null)],
            },
            Costs = [.. Enumerable.Range(0, samples).Select(i => 1f + (i % 5))],
            Head = new(Gaussian(random, classes, dimensions), [.. Gaussian(random, 1, classes).Row(0)]),
            LabelProbabilities = duplicates ? new(samples, classes) : Uniform(random, samples, classes),
            PredictedLosses = duplicates ? new float[samples] : [.. Uniform(random, 1, samples).Row(0)],
            Targets = new(Gaussian(random, 3, dimensions), Gaussian(random, 2, dimensions)),
            Threads = threads,
        };
    }

    /// <summary>The same evidence on another number of threads.</summary>
    public static PoolView WithThreads(this PoolView pool, int threads) => pool with { Threads = threads };

    /// <summary>The pool row of each pick, in the order of the picks.</summary>
    public static int[] Rows(this PoolView pool, IEnumerable<Pick> picks)
    {
        var rows = Enumerable.Range(0, pool.Ids.Count).ToDictionary(i => pool.Ids[i]);
        return [.. picks.Select(p => rows[p.Id])];
    }

    /// <summary>Whole numbers from −reach to reach: many equal rows and equal distances, and float32 arithmetic on them is exact.</summary>
    public static Matrix Grid(Random random, int rows, int columns, int reach)
    {
        var matrix = new Matrix(rows, columns);
        foreach (ref var value in matrix.Span)
        {
            value = random.Next(-reach, reach + 1);
        }

        return matrix;
    }

    public static Matrix Uniform(Random random, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        foreach (ref var value in matrix.Span)
        {
            value = random.NextSingle();
        }

        return matrix;
    }

    public static Matrix Gaussian(Random random, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        foreach (ref var value in matrix.Span)
        {
            value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return matrix;
    }

    public static Matrix Distributions(Random random, int rows, int classes)
    {
        var matrix = Gaussian(random, rows, classes);
        for (var i = 0; i < rows; i++)
        {
            var row = matrix.Row(i);
            var sum = 0.0;
            foreach (ref var value in row)
            {
                value = MathF.Exp(2 * value);
                sum += value;
            }

            foreach (ref var value in row)
            {
                value = (float)(value / sum);
            }
        }

        return matrix;
    }

    private static Matrix Residuals(Matrix probabilities)
    {
        var residuals = probabilities.Select([.. Enumerable.Range(0, probabilities.Rows)]);
        for (var i = 0; i < residuals.Rows; i++)
        {
            var row = residuals.Row(i);
            row[row.ToArray().AsSpan().IndexOf(row.ToArray().Max())] -= 1;
        }

        return residuals;
    }
}
