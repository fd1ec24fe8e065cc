using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Working;

/// <summary>What the pictures alone say, before there is a model.</summary>
internal static class PictureEvidence
{
    /// <summary>The pool with the descriptions that the import made; ids alone where there are none.</summary>
    public static PoolEvidenceOfRound Gather(Store store, Project project, IReadOnlyList<LabelledSample> labels)
    {
        var pool = store.ReadPool();
        var (ids, vectors) = store.ReadFeatures();
        var rows = ids.Index().ToDictionary(i => i.Item, i => i.Index);
        SampleId[] described = [.. pool.Where(rows.ContainsKey)];
        if (described.Length < pool.Count)
        {
            // Images that came by `winnow init` have none: choosing among some alone would pass over the others for good.
            return new(new PoolView { Ids = pool, Classes = project.Classes, Labelled = LabelledView.Of(labels) }, "chance, as not all images are described", []);
        }

        LabelledSample[] known = [.. labels.Where(l => rows.ContainsKey(l.Id))];
        var view = new PoolView
        {
            Ids = described,
            Classes = project.Classes,
            Embeddings = vectors.Select([.. described.Select(id => rows[id])]),
            Labelled = LabelledView.Of(known) with { Embeddings = vectors.Select([.. known.Select(l => rows[l.Id])]) },
        };
        return new(view, "the pictures alone", []);
    }
}
