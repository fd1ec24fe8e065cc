using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Working;

/// <summary>What a round keeps of its view of pool and labels, so that the server finds like images and sorts lists without a model.</summary>
internal static class PoolFiles
{
    /// <summary>Writes the embeddings; none where there are none.</summary>
    public static void WriteEmbeddings(PoolView pool, string path)
    {
        if (pool.Embeddings is null)
        {
            return;
        }

        var labelled = pool.Labelled is { Embeddings: { Rows: > 0 } known } ? known : null;
        SampleId[] ids = [.. pool.Ids, .. labelled is null ? [] : pool.Labelled!.Ids];
        UnitVectorFile.Write(path, ids, Under(pool.Embeddings, labelled));
    }

    /// <summary>Writes how unsure the model is of each sample; nothing without a model.</summary>
    public static void WriteUncertainty(PoolEvidenceOfRound evidence, string path)
    {
        if (evidence.Doubts is { } doubts)
        {
            SampleId[] ids = [.. evidence.Pool.Ids, .. evidence.LabelledDoubts is null ? [] : evidence.Pool.Labelled!.Ids];
            ScoreFile.Write(path, ids, [.. doubts, .. evidence.LabelledDoubts ?? []]);
        }
    }

    private static Matrix Under(Matrix upper, Matrix? lower)
    {
        var rows = new Matrix(upper.Rows + (lower?.Rows ?? 0), upper.Columns);
        upper.Span.CopyTo(rows.Span);
        lower?.Span.CopyTo(rows.Span[upper.Span.Length..]);
        return rows;
    }
}
