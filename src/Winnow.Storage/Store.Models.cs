using System.Runtime.InteropServices;
using Dapper;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>All models that were fitted, oldest first.</summary>
    public IReadOnlyList<StoredModel> ReadModels() =>
    [
        .. connection.Query<(long Number, string Name, string Folder, string Recipe, long Labelled, long Holdout, string Metric, double? Value, string At)>(
            "SELECT m.number, m.name, m.folder, m.recipe, m.labelled, m.holdout, m.metric, m.value, e.at FROM models m JOIN events e ON e.number = m.event ORDER BY m.number", transaction: batch)
            .Select(r => new StoredModel((int)r.Number, r.Name, r.Folder, r.Recipe, (int)r.Labelled, (int)r.Holdout, r.Metric, r.Value) { At = r.At }),
    ];

    /// <summary>Records a model whose files are already on disk.</summary>
    /// <exception cref="ProjectException">The number is taken, or the disk is full.</exception>
    public void AddModel(StoredModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Change(transaction =>
        {
            var data = new ModelFitted(model.Number, model.Name, model.Folder, model.Recipe, model.Labelled, model.Holdout, model.Metric, model.Value);
            var fitted = Append(EventTypes.ModelFitted, data, transaction);
            connection.Execute(
                """
                INSERT INTO models (number, name, folder, recipe, labelled, holdout, metric, value, event)
                VALUES (@Number, @Name, @Folder, @Recipe, @Labelled, @Holdout, @Metric, @Value, @fitted)
                """,
                new { model.Number, model.Name, model.Folder, model.Recipe, model.Labelled, model.Holdout, model.Metric, model.Value, fitted },
                transaction);
            return true;
        });
    }

    /// <summary>Replaces the imported probabilities. [ids × classes]</summary>
    /// <param name="file">Name of the file they came from.</param>
    /// <param name="hash">Hex SHA-256 of that file.</param>
    /// <param name="ids">Distinct samples.</param>
    /// <param name="probabilities">One row per id.</param>
    /// <exception cref="ProjectException">A sample is unknown, or the disk is full.</exception>
    public void ImportPredictions(string file, string hash, IReadOnlyList<SampleId> ids, Matrix probabilities)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(probabilities);
        Change(transaction =>
        {
            Append(EventTypes.PredictionsImported, new PredictionsImported(file, hash, ids.Count), transaction);
            connection.Execute("DELETE FROM predictions", transaction: transaction);
            InsertAll("predictions", ["sample", "probabilities"], ids.Index(), (row, sample) =>
            {
                row.Add(sample.Item.Value);
                row.Add(MemoryMarshal.AsBytes(probabilities.Row(sample.Index)).ToArray());
            });
            return true;
        });
    }

    /// <summary>Imported probabilities by sample; empty where none were imported.</summary>
    public IReadOnlyDictionary<SampleId, float[]> ReadPredictions() =>
        connection.Query<(long Sample, byte[] Values)>("SELECT sample, probabilities FROM predictions ORDER BY sample", transaction: batch)
            .ToDictionary(r => new SampleId(r.Sample), r => MemoryMarshal.Cast<byte, float>(r.Values).ToArray());
}
