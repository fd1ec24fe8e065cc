using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary>What is known about a project's pool without fitting anything: imported probabilities and the labels there are.</summary>
internal sealed record PoolEvidence(PoolView View, string Source)
{
    /// <summary>Where evidence would come from now.</summary>
    public static string SourceOf(Store store) => store.ReadPredictions().Count > 0 ? "imported probabilities" : "no model yet";

    /// <summary>The pool with its evidence; with imported probabilities only the samples that have some.</summary>
    public static PoolEvidence Read(Store store, IReadOnlyList<SampleId> pool)
    {
        var classes = store.ReadProject().Classes;
        var labels = store.ReadLabels();
        var labelled = new LabelledView([.. labels.Select(l => l.Id)], [.. labels.Select(l => l.Class)]);
        var predictions = store.ReadPredictions();
        if (predictions.Count == 0)
        {
            return new(new PoolView { Ids = pool, Classes = classes, Labelled = labelled }, "no model yet");
        }

        SampleId[] ids = [.. pool.Where(predictions.ContainsKey)];
        var probabilities = Matrix.FromRows([.. ids.Select(id => predictions[id])]);
        return new(new PoolView { Ids = ids, Classes = classes, Labelled = labelled, Probabilities = probabilities }, "imported probabilities");
    }
}
