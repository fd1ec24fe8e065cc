using Winnow.Storage.Engines;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Inserts many rows at once, inside the caller's transaction.</summary>
    private void InsertAll<T>(string table, IReadOnlyList<string> columns, IEnumerable<T> rows, Action<BulkRow, T> fill)
    {
        using var row = engine.Fill(connection, table, columns);
        foreach (var item in rows)
        {
            fill(row, item);
            row.EndRow();
        }

        row.Complete();
    }
}
