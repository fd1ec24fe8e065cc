using System.Data.Common;
using Dapper;

namespace Winnow.Storage.Migrating;

/// <summary>A table as SQLite describes it; PostgreSQL has the same tables and columns.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Names and kinds, in their order.</param>
/// <param name="Key">Columns of the primary key.</param>
internal sealed record TableColumns(string Name, IReadOnlyList<(string Name, ValueKind Kind)> Columns, IReadOnlyList<string> Key)
{
    /// <summary>The rows in the order of the primary key, the same on both engines: texts are compared by their bytes.</summary>
    public string Select => $"SELECT {string.Join(", ", Columns.Select(c => c.Name))} FROM {Name} ORDER BY {string.Join(", ", Key)}";

    /// <summary>All tables of a SQLite file, those that others refer to first.</summary>
    public static IReadOnlyList<TableColumns> OfSqlite(DbConnection connection)
    {
        var names = connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name").ToArray();
        var parents = connection.Query<(string Name, string Parent)>(
            """SELECT m.name, f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'""").ToLookup(r => r.Name, r => r.Parent, StringComparer.Ordinal);
        var ordered = new List<string>();
        foreach (var name in names)
        {
            Visit(name);
        }

        return [.. ordered.Select(name => Read(connection, name))];

        void Visit(string name)
        {
            if (!ordered.Contains(name, StringComparer.Ordinal))
            {
                // A table may refer to its own rows: those go in together.
                foreach (var parent in parents[name].Where(p => p != name))
                {
                    Visit(parent);
                }

                ordered.Add(name);
            }
        }
    }

    private static TableColumns Read(DbConnection connection, string name)
    {
        var columns = connection.Query<(string Name, string Type, long Key)>("SELECT name, type, pk FROM pragma_table_info(@name) ORDER BY cid", new { name }).ToArray();
        return new(
            name,
            [.. columns.Select(c => (c.Name, KindOf(c.Type)))],
            [.. columns.Where(c => c.Key > 0).OrderBy(c => c.Key).Select(c => c.Name)]);
    }

    private static ValueKind KindOf(string type) => type switch
    {
        "INTEGER" => ValueKind.Integer,
        "REAL" => ValueKind.Real,
        "TEXT" => ValueKind.Text,
        "BLOB" => ValueKind.Blob,
        _ => throw new InvalidOperationException($"A column has the type {type}, which no strict table has."),
    };
}
