using Dapper;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const string RunColumns = "round, state, paused, cause, reason, labelled, event, model, started_at";

    /// <summary>Starts a round on its way; one that was cancelled or failed before it was opened is started over.</summary>
    /// <param name="round">Its number.</param>
    /// <param name="cause">Why, one sentence.</param>
    /// <param name="by">Who, or <c>winnow</c>.</param>
    public StoredRun StartRun(int round, string cause, string by) => Change(transaction =>
    {
        var last = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(number), 0) FROM events", transaction: transaction);
        Append(EventTypes.RoundChanged, new RoundChanged(round, "running", cause, by), transaction);
        connection.Execute("DELETE FROM round_steps WHERE round = @round; DELETE FROM round_runs WHERE round = @round", new { round }, transaction);
        connection.Execute(
            """
            INSERT INTO round_runs (round, state, cause, labelled, event, started_at)
            VALUES (@round, 'running', @cause, (SELECT value FROM counters WHERE name = 'labelled'), @last, @at)
            """,
            new { round, cause, last, at = Now() },
            transaction);
        return ReadNewestRun()!;
    });

    /// <summary>The newest round on its way or past, or null before the first.</summary>
    public StoredRun? ReadNewestRun() => ReadRuns(1) is [var run] ? run : null;

    /// <summary>Rounds, newest first.</summary>
    public IReadOnlyList<StoredRun> ReadRuns(int count) =>
    [
        .. connection.Query<(long Round, string State, long Paused, string Cause, string? Reason, long Labelled, long Event, long? Model, string StartedAt)>(
            $"SELECT {RunColumns} FROM round_runs ORDER BY round DESC LIMIT @count", new { count }, batch)
            .Select(r => new StoredRun((int)r.Round, r.State, r.Paused != 0, r.Cause, r.Reason, (int)r.Labelled, r.Event, (int?)r.Model, r.StartedAt)),
    ];

    /// <summary>Moves a round on its way to another state.</summary>
    /// <param name="round">Its number.</param>
    /// <param name="state">The new state.</param>
    /// <param name="reason">Why, one sentence, or null.</param>
    /// <param name="by">Who, or <c>winnow</c>.</param>
    public void ChangeRun(int round, string state, string? reason, string by) => Change(transaction =>
    {
        Append(EventTypes.RoundChanged, new RoundChanged(round, state, reason ?? "", by), transaction);
        return connection.Execute("UPDATE round_runs SET state = @state, reason = @reason, paused = 0 WHERE round = @round", new { round, state, reason }, transaction);
    });

    /// <summary>Holds a round between steps, or lets it go on.</summary>
    public void PauseRun(int round, bool paused, string by) => Change(transaction =>
    {
        Append(EventTypes.RoundChanged, new RoundChanged(round, paused ? "paused" : "resumed", "", by), transaction);
        return connection.Execute("UPDATE round_runs SET paused = @paused WHERE round = @round", new { round, paused = paused ? 1 : 0 }, transaction);
    });

    /// <summary>Says which model a round fitted.</summary>
    public void SetRunModel(int round, int model) => Change(transaction =>
        connection.Execute("UPDATE round_runs SET model = @model WHERE round = @round", new { round, model }, transaction));

    /// <summary>Begins a step, or ends it.</summary>
    /// <param name="round">The round.</param>
    /// <param name="name">The step.</param>
    /// <param name="state"><c>running</c>, <c>done</c>, <c>skipped</c> or <c>failed</c>.</param>
    /// <param name="detail">One sentence.</param>
    public void SetStep(int round, string name, string state, string detail) => Change(transaction => connection.Execute(
        """
        INSERT INTO round_steps (round, name, state, started_at, ended_at, detail) VALUES (@round, @name, @state, @at, @ended, @detail)
        ON CONFLICT (round, name) DO UPDATE SET state = @state, ended_at = @ended, detail = @detail
        """,
        new { round, name, state, at = Now(), ended = state == "running" ? null : Now(), detail },
        transaction));

    /// <summary>A round's steps in the order they were begun.</summary>
    public IReadOnlyList<StoredStep> ReadSteps(int round) =>
    [
        .. connection.Query<(string Name, string State, string StartedAt, string? EndedAt, string Detail)>(
            "SELECT name, state, started_at, ended_at, detail FROM round_steps WHERE round = @round ORDER BY CASE name WHEN 'fit' THEN 1 WHEN 'measure' THEN 2 WHEN 'stop' THEN 3 WHEN 'gather' THEN 4 WHEN 'query' THEN 5 ELSE 6 END",
            new { round },
            batch).Select(r => new StoredStep(r.Name, r.State, r.StartedAt, r.EndedAt, r.Detail)),
    ];

    /// <summary>Keeps what a round found out, as JSON.</summary>
    public void SetRoundResult(int round, string name, string value) => Change(transaction => connection.Execute(
        "INSERT INTO round_results (round, name, value) VALUES (@round, @name, @value) ON CONFLICT (round, name) DO UPDATE SET value = @value",
        new { round, name, value },
        transaction));

    /// <summary>What the newest round that has it found out, as JSON, or null.</summary>
    public (int Round, string Value)? ReadNewestResult(string name) =>
        connection.QueryFirstOrDefault<(long Round, string Value)>("SELECT round, value FROM round_results WHERE name = @name ORDER BY round DESC LIMIT 1", new { name }, batch) is { Value: not null } found
            ? ((int)found.Round, found.Value)
            : null;

    /// <summary>What all rounds found out under one name, oldest first.</summary>
    public IReadOnlyList<(int Round, string Value)> ReadResults(string name) =>
        [.. connection.Query<(long Round, string Value)>("SELECT round, value FROM round_results WHERE name = @name ORDER BY round", new { name }, batch).Select(r => ((int)r.Round, r.Value))];

    /// <summary>Number of the newest event.</summary>
    public long ReadNewestEvent() => connection.ExecuteScalar<long>("SELECT COALESCE(MAX(number), 0) FROM events", transaction: batch);

    /// <summary>Working time of everybody who answered, in the order of their names.</summary>
    public IReadOnlyList<StoredWork> ReadWork() =>
        [.. connection.Query<(string Annotator, long Answers, long WorkMs)>("SELECT annotator, answers, work_ms FROM spent ORDER BY annotator", transaction: batch).Select(r => new StoredWork(r.Annotator, r.Answers, r.WorkMs))];

    /// <summary>Of the samples that several answered: per annotator the answers, and how many of them became the label.</summary>
    public IReadOnlyDictionary<string, (long Answers, long Agreed)> ReadAgreement() =>
        connection.Query<(string Annotator, long Answers, long Agreed)>(
            """
            SELECT a.annotator, COUNT(*), COUNT(*) FILTER (WHERE a.value = l.value) FROM answers a JOIN labels l ON l.sample = a.sample
            WHERE a.live = 1 AND a.outcome = 'label'
              AND a.sample IN (SELECT sample FROM answers WHERE live = 1 AND outcome = 'label' GROUP BY sample HAVING COUNT(DISTINCT annotator) > 1)
            GROUP BY a.annotator
            """,
            transaction: batch).ToDictionary(r => r.Annotator, r => (r.Answers, r.Agreed), StringComparer.Ordinal);

    /// <summary>Median time of an annotator's newest 1,000 answers in milliseconds; 0 without any.</summary>
    public int ReadMedianLead(string annotator)
    {
        int[] leads = [.. connection.Query<int>("SELECT lead_ms FROM answers WHERE annotator = @annotator ORDER BY id DESC LIMIT 1000", new { annotator }, batch).Order()];
        return leads.Length == 0 ? 0 : leads[leads.Length / 2];
    }
}
