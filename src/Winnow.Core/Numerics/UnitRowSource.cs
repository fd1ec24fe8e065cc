namespace Winnow.Core.Numerics;

/// <summary>Rows outside memory, each scaled to length 1 whenever it is read, with the bits that <see cref="UnitRows.Of"/> gives; those of a matrix may follow below.</summary>
internal sealed class UnitRowSource(IRowSource rows, Matrix? below) : IRowSource
{
    /// <inheritdoc/>
    public int Rows => checked(rows.Rows + (below?.Rows ?? 0));

    /// <inheritdoc/>
    public int Columns => rows.Columns;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Row(int row, Span<float> room)
    {
        var unit = room[..Columns];
        UnitRows.Scale(row < rows.Rows ? rows.Row(row, unit) : below!.Row(row - rows.Rows), unit);
        return unit;
    }
}
