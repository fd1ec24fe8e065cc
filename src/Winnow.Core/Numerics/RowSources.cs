namespace Winnow.Core.Numerics;

/// <summary>What every source of rows can do.</summary>
internal static class RowSources
{
    /// <summary>Room for a row that is not in memory; none for a matrix, so that reading one allocates nothing.</summary>
    public static float[] Room(this IRowSource rows) => rows is Matrix ? [] : new float[rows.Columns];

    /// <summary>The named rows in memory, in the order named, copied.</summary>
    public static Matrix Select(this IRowSource rows, ReadOnlySpan<int> names)
    {
        var result = new Matrix(names.Length, rows.Columns);
        for (var i = 0; i < names.Length; i++)
        {
            var target = result.Row(i);
            rows.Row(names[i], target).CopyTo(target);
        }

        return result;
    }
}
