namespace Winnow.Core.Numerics;

/// <summary>A dense row-major float32 matrix [Rows × Columns] over one contiguous array.</summary>
public sealed class Matrix : IRowSource
{
    private readonly float[] values;

    /// <summary>A zero matrix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the product passes 2,147,483,591 elements.</exception>
    public Matrix(int rows, int columns) : this(rows, columns, new float[Length(rows, columns)])
    {
    }

    /// <summary>Wraps an array without copying it.</summary>
    /// <exception cref="ArgumentException">The array does not hold rows × columns values.</exception>
    public Matrix(int rows, int columns, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.LongLength != Length(rows, columns))
        {
            throw new ArgumentException($"A {rows} × {columns} matrix needs {Length(rows, columns)} values, not {values.LongLength}.", nameof(values));
        }

        Rows = rows;
        Columns = columns;
        this.values = values;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>One element.</summary>
    public float this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }

    /// <summary>All values, row after row.</summary>
    public Span<float> Span => values;

    /// <summary>The array itself, shared and not copied.</summary>
    public float[] Array => values;

    /// <summary>One row as a span.</summary>
    public Span<float> Row(int row) => values.AsSpan(checked(row * Columns), Columns);

    ReadOnlySpan<float> IRowSource.Row(int row, Span<float> room) => Row(row);

    /// <summary>A matrix from rows of equal length.</summary>
    public static Matrix FromRows(IReadOnlyList<float[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var matrix = new Matrix(rows.Count, rows.Count == 0 ? 0 : rows[0].Length);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].CopyTo(matrix.Row(i));
        }

        return matrix;
    }

    /// <summary>The named rows, in the order named, copied.</summary>
    public Matrix Select(ReadOnlySpan<int> rows)
    {
        var result = new Matrix(rows.Length, Columns);
        for (var i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(result.Row(i));
        }

        return result;
    }

    private static long Length(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        var length = (long)rows * columns;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, global::System.Array.MaxLength, nameof(rows));
        return length;
    }
}
