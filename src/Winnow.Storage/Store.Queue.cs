using System.Data;
using System.Data.Common;
using Dapper;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const int DrawTries = 100;

    /// <summary>Gives a sample to an annotator until a moment, or moves that moment.</summary>
    public void Lease(SampleId sample, string annotator, DateTimeOffset until) => Change(transaction => connection.Execute(
        "INSERT INTO leases (sample, annotator, until) VALUES (@sample, @annotator, @until) ON CONFLICT (sample, annotator) DO UPDATE SET until = @until",
        new { sample = sample.Value, annotator, until = until.ToUnixTimeMilliseconds() },
        transaction));

    /// <summary>Takes a sample back from an annotator.</summary>
    public void Release(SampleId sample, string annotator) => Change(transaction =>
        connection.Execute("DELETE FROM leases WHERE sample = @sample AND annotator = @annotator", new { sample = sample.Value, annotator }, transaction));

    /// <summary>All leases, also those whose time is over.</summary>
    public IReadOnlyList<(SampleId Sample, string Annotator, DateTimeOffset Until)> ReadLeases() =>
    [
        .. connection.Query<(long Sample, string Annotator, long Until)>("SELECT sample, annotator, until FROM leases ORDER BY sample, annotator", transaction: batch)
            .Select(r => (new SampleId(r.Sample), r.Annotator, DateTimeOffset.FromUnixTimeMilliseconds(r.Until))),
    ];

    /// <summary>What was asked for by name and is not labelled or skipped yet, in that order.</summary>
    public IReadOnlyList<(SampleId Sample, string Reason)> ReadAskedFor() =>
    [
        .. connection.Query<(long Sample, string Reason)>("SELECT a.sample, a.reason FROM asked_for a JOIN samples s ON s.id = a.sample WHERE s.state IN ('pool', 'review') ORDER BY a.position", transaction: batch)
            .Select(r => (new SampleId(r.Sample), r.Reason)),
    ];

    /// <summary>Draws distinct samples of the pool, each set of them as likely as any other; the same store and random numbers give the same ones.</summary>
    /// <remarks>
    /// Ids are drawn from their whole range and thrown away where they are not in the pool: about <c>count × samples ÷ pool</c> look-ups of microseconds, whatever the size of the project. Only a pool
    /// of less than a hundredth of the range is read as a whole, from its index.
    /// </remarks>
    /// <param name="count">How many.</param>
    /// <param name="taken">True for samples that are not to be drawn.</param>
    /// <param name="random">Draws.</param>
    /// <returns>Fewer only where the pool has no more.</returns>
    public IReadOnlyList<SampleId> DrawFromPool(int count, Func<SampleId, bool> taken, Random random)
    {
        ArgumentNullException.ThrowIfNull(taken);
        ArgumentNullException.ThrowIfNull(random);
        var (first, last) = connection.QuerySingle<(long?, long?)>("SELECT MIN(id), MAX(id) FROM samples", transaction: batch);
        var drawn = new HashSet<SampleId>(count);
        if (first is not { } low || last is not { } high)
        {
            return [];
        }

        using var look = CreateCommand();
        look.CommandText = "SELECT 1 FROM samples WHERE id = @id AND state = 'pool'";
        var id = Parameter(look, "id", DbType.Int64);
        look.Prepare();
        var ordered = new List<SampleId>(count);
        for (var tries = 0; ordered.Count < count && tries < DrawTries * count; tries++)
        {
            id.Value = random.NextInt64(low, high + 1);
            var sample = new SampleId((long)id.Value!);
            if (!drawn.Contains(sample) && !taken(sample) && look.ExecuteScalar() is not null)
            {
                drawn.Add(sample);
                ordered.Add(sample);
            }
        }

        if (ordered.Count == count)
        {
            return ordered;
        }

        SampleId[] rest = [.. ReadPool().Where(s => !drawn.Contains(s) && !taken(s))];
        random.Shuffle(rest);
        return [.. ordered, .. rest.Take(count - ordered.Count)];
    }

    /// <summary>Draws samples from the pool by chance, for annotators whose round has no picks left.</summary>
    /// <param name="samples">What chance drew.</param>
    /// <param name="round">The round that has run dry; 0 before the first.</param>
    /// <param name="probability">With which each was drawn.</param>
    public void DrawByChance(IReadOnlyList<SampleId> samples, int round, double probability) => Change(transaction =>
    {
        Append(EventTypes.SamplesDrawn, new SamplesDrawn([.. samples.Select(s => s.Value)], round, probability), transaction);
        return connection.Execute(
            "INSERT INTO drawn_by_chance (sample, round, probability) VALUES (@sample, @round, @probability) ON CONFLICT (sample) DO UPDATE SET round = excluded.round, probability = excluded.probability",
            samples.Select(s => new { sample = s.Value, round, probability }),
            transaction);
    });

    /// <summary>What chance drew beyond the picks of a round, in the order drawn.</summary>
    public IReadOnlyList<(SampleId Sample, double Probability)> ReadDrawnByChance(int round) =>
    [
        .. connection.Query<(long Sample, double Probability)>("SELECT sample, probability FROM drawn_by_chance WHERE round = @round ORDER BY position", new { round }, batch)
            .Select(r => (new SampleId(r.Sample), r.Probability)),
    ];

    /// <summary>The newest round with its picks, or null before the first.</summary>
    public StoredRound? ReadNewestRound()
    {
        var row = connection.QueryFirstOrDefault<(long Number, long Seed, string Strategy, string Source, long Labelled, long Pool)>(
            "SELECT number, seed, strategy, source, labelled, pool FROM rounds ORDER BY number DESC LIMIT 1", transaction: batch);
        if (row.Strategy is null)
        {
            return null;
        }

        return new((int)row.Number, (int)row.Seed, row.Strategy, row.Source, (int)row.Labelled, (int)row.Pool, ReadPicks(row.Number));
    }

    // By hand, and each distinct reason once: a server that starts reads up to a million of them before it serves.
    private List<Pick> ReadPicks(long round)
    {
        using var command = CreateCommand();
        command.CommandText = "SELECT sample, utility, reason, inclusion_probability FROM picks WHERE round = @round ORDER BY rank";
        Parameter(command, "round", DbType.Int64).Value = round;
        using var rows = command.ExecuteReader();
        var picks = new List<Pick>();
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            var read = rows.GetString(2);
            if (!reasons.TryGetValue(read, out var reason))
            {
                reasons[read] = reason = read;
            }

            picks.Add(new(new SampleId(rows.GetInt64(0)), (float)rows.GetDouble(1), reason) { InclusionProbability = rows.IsDBNull(3) ? null : rows.GetDouble(3) });
        }

        return picks;
    }

    /// <summary>A command past Dapper, which opens a lost connection again by itself.</summary>
    private DbCommand CreateCommand()
    {
        engine.Reopen(ref connection);
        var command = connection.CreateCommand();
        if (batch is not null)
        {
            command.Transaction = batch;
        }

        return command;
    }

    private static DbParameter Parameter(DbCommand command, string name, DbType type)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        command.Parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Keeps what stands behind the reasons of a round's picks, as JSON.</summary>
    public void AddPickDetails(int round, IReadOnlyList<(SampleId Sample, string Bars, string Nearest)> details) => Change(transaction => connection.Execute(
        "INSERT INTO pick_details (round, sample, bars, nearest) VALUES (@round, @sample, @bars, @nearest)",
        details.Select(d => new { round, sample = d.Sample.Value, bars = d.Bars, nearest = d.Nearest }),
        transaction));

    /// <summary>What stands behind a pick's reason, or null where nothing was kept.</summary>
    public (string Bars, string Nearest)? ReadPickDetail(int round, SampleId sample) =>
        connection.QueryFirstOrDefault<(string Bars, string Nearest)>("SELECT bars, nearest FROM pick_details WHERE round = @round AND sample = @id", new { round, id = sample.Value }, batch) is { Bars: not null } found ? found : null;

    /// <summary>Of the samples that a round picked, was asked for by name or drew by chance, those that take no answers any more.</summary>
    public IEnumerable<SampleId> ReadSettledOfQueue(int round) => connection.Query<long>(
        """
        SELECT s.id FROM samples s CROSS JOIN picked p WHERE p.round = @round AND p.sample = s.id AND s.state IN ('labelled', 'skipped', 'review', 'broken')
        UNION SELECT a.sample FROM asked_for a JOIN samples s ON s.id = a.sample WHERE s.state <> 'pool'
        UNION SELECT d.sample FROM drawn_by_chance d JOIN samples s ON s.id = d.sample WHERE d.round = @round AND s.state <> 'pool'
        """,
        new { round },
        batch).Select(id => new SampleId(id));

    /// <summary>Samples at the head of the queue that have no suggestions of a source yet, in the order in which they are served, with their files.</summary>
    /// <param name="source">Whose suggestions.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="ahead">How many places of each part of the queue (asked for by name, picks, drawn by chance) are looked at.</param>
    public IReadOnlyList<(SampleId Sample, string Path)> ReadWaiting(string source, int count, int ahead = 2000) =>
    [
        .. connection.Query<(long Sample, string Path)>(
            """
            WITH asked AS (SELECT s.id, s.path, 0 AS part, a.position AS place FROM asked_for a CROSS JOIN samples s WHERE s.id = a.sample AND s.state = 'pool' ORDER BY a.position LIMIT @ahead),
              picks_left AS (SELECT s.id, s.path, 1 AS part, p.rank AS place FROM picks p CROSS JOIN samples s
                WHERE s.id = p.sample AND p.round = (SELECT MAX(number) FROM rounds) AND s.state = 'pool' ORDER BY p.rank LIMIT @ahead),
              drawn AS (SELECT s.id, s.path, 2 AS part, d.position AS place FROM drawn_by_chance d CROSS JOIN samples s
                WHERE s.id = d.sample AND d.round = (SELECT COALESCE(MAX(number), 0) FROM rounds) AND s.state = 'pool' ORDER BY d.position LIMIT @ahead)
            SELECT w.id, w.path FROM (SELECT * FROM asked UNION ALL SELECT * FROM picks_left UNION ALL SELECT * FROM drawn) w
            WHERE NOT EXISTS (SELECT 1 FROM suggestions g WHERE g.sample = w.id AND g.source = @source)
            GROUP BY w.id, w.path ORDER BY MIN(w.part), MIN(w.place) LIMIT @count
            """,
            new { source, count, ahead },
            batch).Select(r => (new SampleId(r.Sample), r.Path)),
    ];

    /// <summary>State of every sample that is not in the pool.</summary>
    public IReadOnlyDictionary<SampleId, string> ReadStatesOutsidePool() =>
        connection.Query<(long Id, string State)>("SELECT id, state FROM samples WHERE state <> 'pool'", transaction: batch).ToDictionary(r => new SampleId(r.Id), r => r.State);

    /// <summary>State of a sample, such as <c>pool</c>, <c>labelled</c>, <c>skipped</c>, <c>review</c> or <c>broken</c>; null where there is none.</summary>
    public string? ReadState(SampleId sample) => connection.QueryFirstOrDefault<string>("SELECT state FROM samples WHERE id = @id", new { id = sample.Value }, batch);

    /// <summary>Samples per state. Kept up to date by every change, never counted.</summary>
    public IReadOnlyDictionary<string, long> ReadCounters() =>
        connection.Query<(string Name, long Value)>("SELECT name, value FROM counters", transaction: batch).ToDictionary(r => r.Name, r => r.Value, StringComparer.Ordinal);

    /// <summary>Keeps an annotator's unfinished work on a sample.</summary>
    public void SaveDraft(SampleId sample, string annotator, string value) => Change(transaction => connection.Execute(
        "INSERT INTO drafts (sample, annotator, value, at) VALUES (@sample, @annotator, @value, @at) ON CONFLICT (sample, annotator) DO UPDATE SET value = @value, at = @at",
        new { sample = sample.Value, annotator, value, at = Now() },
        transaction));

    /// <summary>An annotator's unfinished work on a sample, or null.</summary>
    public string? ReadDraft(SampleId sample, string annotator) =>
        connection.QueryFirstOrDefault<string>("SELECT value FROM drafts WHERE sample = @sample AND annotator = @annotator", new { sample = sample.Value, annotator }, batch);
}
