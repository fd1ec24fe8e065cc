namespace Winnow.Server.Workers;

/// <summary>A file of a job on its way between machines: its bytes travel through the blob store.</summary>
/// <param name="Name">Below the job's folder, with forward slashes.</param>
/// <param name="Sha256">Hex SHA-256 of its content, which is also its name in the store.</param>
public sealed record ShardFile(string Name, string Sha256);
