namespace Winnow.Server.Jobs.Protocol;

/// <summary>A shard of a pool for a model to look at: what the round's strategy needs is written into <c>scored.evidence</c>.</summary>
/// <param name="Model">Folder of the model.</param>
/// <param name="Images">Folder of the originals.</param>
/// <param name="Strategy">Query strategy of the round.</param>
/// <param name="Samples">The samples of the shard, with their files.</param>
public sealed record ScoreJob(string Model, string Images, string Strategy, IReadOnlyList<DetectImage> Samples)
{
    /// <summary>Name of the file it writes.</summary>
    public const string FileName = "scored.evidence";

    /// <summary>Folder in the job of the round's query in which the files of all shards lie, in the order of their names.</summary>
    public const string FolderName = "scored";
}
