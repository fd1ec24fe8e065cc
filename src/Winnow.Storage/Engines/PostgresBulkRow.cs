using Npgsql;
using NpgsqlTypes;

namespace Winnow.Storage.Engines;

/// <summary>PostgreSQL's binary COPY: many rows without a round trip for each.</summary>
internal sealed class PostgresBulkRow(NpgsqlConnection connection, string table, IReadOnlyList<string> columns) : BulkRow
{
    private readonly NpgsqlBinaryImporter importer = connection.BeginBinaryImport($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)");
    private bool inRow;

    public override void Add(long? value)
    {
        Begin();
        if (value is { } known)
        {
            importer.Write(known, NpgsqlDbType.Bigint);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public override void Add(double? value)
    {
        Begin();
        if (value is { } known)
        {
            importer.Write(known, NpgsqlDbType.Double);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public override void Add(string? value)
    {
        Begin();
        if (value is not null)
        {
            importer.Write(value, NpgsqlDbType.Text);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public override void Add(byte[]? value)
    {
        Begin();
        if (value is not null)
        {
            importer.Write(value, NpgsqlDbType.Bytea);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public override void EndRow() => inRow = false;

    public override void Complete() => importer.Complete();

    public override void Dispose() => importer.Dispose();

    private void Begin()
    {
        if (!inRow)
        {
            importer.StartRow();
            inRow = true;
        }
    }
}
