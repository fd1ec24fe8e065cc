using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Cli.Training;

/// <summary>Embeddings (float16) and probabilities (float32) of a pool that is too large for memory, written part by part into files that have no name any more once they are read.</summary>
/// <param name="folder">A folder on the disk that is to hold them.</param>
internal sealed class SpilledEvidence(string folder) : IDisposable
{
    /// <summary>What can be written; other evidence stays in memory.</summary>
    public const Evidence Kinds = Evidence.Probabilities | Evidence.Embeddings;

    private readonly string name = Path.Combine(folder, $".scores-{Path.GetRandomFileName()}");
    private readonly List<SampleId> ids = [];
    private MatrixFileWriter? embeddings;
    private MatrixFileWriter? probabilities;

    private string EmbeddingsPath => name + ".embeddings";

    private string ProbabilitiesPath => name + ".probabilities";

    /// <summary>Appends the samples of one part.</summary>
    public void Write(PoolView part)
    {
        ids.AddRange(part.Ids);
        if (part.Embeddings is { } features)
        {
            embeddings ??= new(EmbeddingsPath, features.Columns, MatrixFileType.Float16);
            embeddings.Write(features);
        }

        if (part.Probabilities is { } answers)
        {
            probabilities ??= new(ProbabilitiesPath, answers.Columns);
            probabilities.Write(answers);
        }
    }

    /// <summary>The whole pool; its rows are read from the files, whose room on the disk is free when the process ends or lets go of them.</summary>
    public PoolView ToView(IReadOnlyList<string> classes) => new()
    {
        Ids = ids,
        Classes = classes,
        EmbeddingRows = Open(embeddings, EmbeddingsPath),
        ProbabilityRows = Open(probabilities, ProbabilitiesPath),
    };

    /// <summary>Gives up what is not whole.</summary>
    public void Dispose()
    {
        embeddings?.Dispose();
        probabilities?.Dispose();
    }

    private static RowFile? Open(MatrixFileWriter? writer, string path)
    {
        if (writer is null)
        {
            return null;
        }

        writer.Complete();
        try
        {
            return RowFile.Open(path);
        }
        finally
        {
            File.Delete(path); // what is open stays readable; nothing is left behind, however the process ends
        }
    }
}
