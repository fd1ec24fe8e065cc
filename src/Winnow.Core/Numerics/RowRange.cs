namespace Winnow.Core.Numerics;

/// <summary>Consecutive rows of another source, read where they lie.</summary>
/// <param name="rows">The source.</param>
/// <param name="first">Its row that is row 0 here.</param>
/// <param name="count">Number of rows.</param>
internal sealed class RowRange(IRowSource rows, int first, int count) : IRowSource
{
    /// <inheritdoc/>
    public int Rows => count;

    /// <inheritdoc/>
    public int Columns => rows.Columns;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Row(int row, Span<float> room) =>
        row >= 0 && row < count ? rows.Row(first + row, room) : throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {count} rows.");
}
