using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>How often metadata were imported.</summary>
    public int MetadataImports() => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM events WHERE type = @type", new { type = EventTypes.MetadataImported });

    /// <summary>What is known about each sample besides its pixels; samples without metadata are absent.</summary>
    public IReadOnlyDictionary<SampleId, IReadOnlyDictionary<string, string>> ReadMetadata()
    {
        var all = new Dictionary<SampleId, IReadOnlyDictionary<string, string>>();
        foreach (var sample in connection.Query<(long Sample, string Key, string Value)>("SELECT sample, key, value FROM sample_metadata ORDER BY sample, key", transaction: batch).GroupBy(r => r.Sample))
        {
            all[new(sample.Key)] = sample.ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal);
        }

        return all;
    }

    /// <summary>Sets the named columns of the named samples; other columns and samples keep what they have.</summary>
    /// <param name="file">Name of the file they came from.</param>
    /// <param name="hash">Hex SHA-256 of that file.</param>
    /// <param name="columns">Distinct names.</param>
    /// <param name="rows">Distinct samples, with one value per column; an empty value removes what was there.</param>
    /// <exception cref="ProjectException">A sample is unknown, or the disk is full.</exception>
    public void ImportMetadata(string file, string hash, IReadOnlyList<string> columns, IReadOnlyList<(SampleId Id, IReadOnlyList<string> Values)> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        Change(transaction =>
        {
            Append(EventTypes.MetadataImported, new MetadataImported(file, hash, rows.Count, columns), transaction);
            var cells = rows.SelectMany(r => columns.Select((key, c) => new { sample = r.Id.Value, key, value = r.Values[c] })).ToArray();
            connection.Execute("DELETE FROM sample_metadata WHERE sample = @sample AND key = @key", cells, transaction);
            InsertAll("sample_metadata", ["sample", "key", "value"], cells.Where(c => c.value.Length > 0), (row, cell) =>
            {
                row.Add(cell.sample);
                row.Add(cell.key);
                row.Add(cell.value);
            });
            return true;
        });
    }
}
