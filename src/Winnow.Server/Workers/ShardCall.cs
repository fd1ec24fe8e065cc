namespace Winnow.Server.Workers;

/// <summary>One call of one worker for one shard of a job. A shard that is called again is another call: what an earlier one says is passed over.</summary>
/// <param name="Id">Distinct.</param>
/// <param name="Server">The server that asks.</param>
/// <param name="Job">Name of the job's folder, such as <c>abc-round-3-score-12</c>.</param>
public sealed record ShardCall(string Id, string Server, string Job);
