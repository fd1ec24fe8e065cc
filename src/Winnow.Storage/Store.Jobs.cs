using Dapper;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Notes that a worker is called; a job of the same name is called once more.</summary>
    /// <returns>How often it was called, this time included.</returns>
    public int StartJob(string name, string kind) => Change(transaction => connection.ExecuteScalar<int>(
        """
        INSERT INTO jobs (name, kind, state, attempts, started_at) VALUES (@name, @kind, 'running', 1, @at)
        ON CONFLICT (name) DO UPDATE SET state = 'running', attempts = jobs.attempts + 1, started_at = @at, ended_at = NULL, reason = NULL
        RETURNING attempts
        """,
        new { name, kind, at = Now() },
        transaction));

    /// <summary>Notes how a job ended.</summary>
    /// <param name="name">The job.</param>
    /// <param name="state"><c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
    /// <param name="reason">Why it failed, or null.</param>
    public void EndJob(string name, string state, string? reason) => Change(transaction => connection.Execute(
        "UPDATE jobs SET state = @state, reason = @reason, ended_at = @at WHERE name = @name", new { name, state, reason, at = Now() }, transaction));

    /// <summary>Newest jobs first.</summary>
    public IReadOnlyList<StoredJob> ReadJobs(int count) =>
    [
        .. connection.Query<StoredJob>("SELECT name, kind, state, attempts, reason, started_at AS StartedAt, ended_at AS EndedAt FROM jobs ORDER BY started_at DESC, name LIMIT @count", new { count }, batch),
    ];
}

/// <summary>A call of a worker.</summary>
/// <param name="Name">Also the name of its folder.</param>
/// <param name="Kind"><c>ingest</c>, <c>round</c>, <c>detect</c>, <c>export</c> or <c>labels</c>.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Attempts">How often it was called.</param>
/// <param name="Reason">Why it failed, or null.</param>
/// <param name="StartedAt">When it was last called, ISO 8601 in UTC.</param>
/// <param name="EndedAt">When it ended, or null.</param>
public sealed record StoredJob(string Name, string Kind, string State, long Attempts, string? Reason, string StartedAt, string? EndedAt);
