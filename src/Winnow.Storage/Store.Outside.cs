using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Keeps numbers that a file gave images and classes; where one is known, the newer counts.</summary>
    public void KeepOriginalIds(IReadOnlyList<(SampleId Id, long Number)> images, IReadOnlyList<(int Class, long Number)> classes) => Change(transaction =>
    {
        var rows = images.Select(i => new { kind = "image", item = i.Id.Value, number = i.Number }).Concat(classes.Select(c => new { kind = "class", item = (long)c.Class, number = c.Number }));
        return connection.Execute("INSERT INTO original_ids (kind, item, number) VALUES (@kind, @item, @number) ON CONFLICT (kind, item) DO UPDATE SET number = @number", rows, transaction);
    });

    /// <summary>Numbers that files gave images, by sample, and classes, by index.</summary>
    public (IReadOnlyDictionary<SampleId, long> Images, IReadOnlyDictionary<int, long> Classes) ReadOriginalIds()
    {
        var rows = connection.Query<(string Kind, long Item, long Number)>("SELECT kind, item, number FROM original_ids", transaction: batch).ToLookup(r => r.Kind);
        return (rows["image"].ToDictionary(r => new SampleId(r.Item), r => r.Number), rows["class"].ToDictionary(r => (int)r.Item, r => r.Number));
    }

    /// <summary>Replaces what is suggested for samples by an outside model's predictions.</summary>
    /// <param name="file">Name of the file they came from.</param>
    /// <param name="hash">Hex SHA-256 of that file.</param>
    /// <param name="suggestions">JSON for distinct samples.</param>
    public void ImportSuggestions(string file, string hash, IReadOnlyList<(SampleId Sample, string Value)> suggestions) => Change(transaction =>
    {
        Append(EventTypes.PredictionsImported, new PredictionsImported(file, hash, suggestions.Count), transaction);
        Suggest(file, suggestions);
        return true;
    });

    /// <summary>Whether an answer with this key is kept.</summary>
    public bool HasAnswer(string key) => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM answers WHERE key = @key", new { key }, batch) > 0;

    /// <summary>The project lies in another folder now: its images are looked for there.</summary>
    public void MoveImages(string folder) => Change(transaction => connection.Execute("UPDATE project SET images = @folder", new { folder }, transaction));
}
