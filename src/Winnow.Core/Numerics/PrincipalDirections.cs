namespace Winnow.Core.Numerics;

/// <summary>The directions along which rows are longest: leading eigenvectors of Σ x xᵀ, not centred, as a bias lies in the mean.</summary>
/// <remarks>Orthogonal iteration, 12 rounds of O(rows × dimensions × directions) from a seeded start; sums in a fixed order, whatever the threads.</remarks>
internal static class PrincipalDirections
{
    private const int Rounds = 12;

    /// <summary>Orthonormal directions [count × columns]; a direction in which no row reaches is zero.</summary>
    public static Matrix Of(Matrix rows, int count, Random random, int threads)
    {
        var directions = new double[count][];
        for (var k = 0; k < count; k++)
        {
            directions[k] = [.. Enumerable.Range(0, rows.Columns).Select(_ => (2 * random.NextDouble()) - 1)];
        }

        Orthonormalise(directions);
        for (var round = 0; round < Rounds; round++)
        {
            directions = Multiply(rows, ToMatrix(directions, rows.Columns), threads);
            Orthonormalise(directions);
        }

        return ToMatrix(directions, rows.Columns);
    }

    /// <summary>Coordinates of each row along each direction [rows × directions].</summary>
    public static Matrix Project(Matrix rows, Matrix directions, int threads)
    {
        var projected = new Matrix(rows.Rows, directions.Rows);
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                for (var k = 0; k < directions.Rows; k++)
                {
                    projected[i, k] = Vectors.Dot(rows.Row(i), directions.Row(k));
                }
            }
        });
        return projected;
    }

    /// <summary>Σ x (x·q) for every direction q.</summary>
    private static double[][] Multiply(Matrix rows, Matrix directions, int threads)
    {
        var projected = Project(rows, directions, threads);
        var result = new double[directions.Rows][];
        Chunks.For(directions.Rows, threads, (k, _, _) =>
        {
            var sum = new double[rows.Columns];
            for (var i = 0; i < rows.Rows; i++)
            {
                double along = projected[i, k];
                var row = rows.Row(i);
                for (var j = 0; j < row.Length; j++)
                {
                    sum[j] += along * row[j];
                }
            }

            result[k] = sum;
        }, size: 1);
        return result;
    }

    /// <summary>Gram-Schmidt, each direction twice against those before it; what is left of a dependent one is noise and becomes zero.</summary>
    private static void Orthonormalise(double[][] directions)
    {
        for (var k = 0; k < directions.Length; k++)
        {
            var before = Math.Sqrt(Dot(directions[k], directions[k]));
            for (var pass = 0; pass < 2; pass++)
            {
                for (var other = 0; other < k; other++)
                {
                    AddScaled(directions[k], -Dot(directions[k], directions[other]), directions[other]);
                }
            }

            var length = Math.Sqrt(Dot(directions[k], directions[k]));
            var scale = length > 1e-6 * before ? 1 / length : 0;
            for (var j = 0; j < directions[k].Length; j++)
            {
                directions[k][j] *= scale;
            }
        }
    }

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var j = 0; j < x.Length; j++)
        {
            sum += x[j] * y[j];
        }

        return sum;
    }

    private static void AddScaled(double[] x, double scale, double[] y)
    {
        for (var j = 0; j < x.Length; j++)
        {
            x[j] += scale * y[j];
        }
    }

    private static Matrix ToMatrix(double[][] rows, int columns) => new(rows.Length, columns, [.. rows.SelectMany(r => r).Select(x => (float)x)]);
}
