using Dapper;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Storage;

public sealed partial class Store
{
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

    /// <summary>Draws samples from the pool by chance, for annotators whose round has no picks left.</summary>
    /// <param name="samples">What chance drew.</param>
    /// <param name="round">The round that has run dry; 0 before the first.</param>
    /// <param name="probability">With which each was drawn.</param>
    public void DrawByChance(IReadOnlyList<SampleId> samples, int round, double probability) => Change(transaction =>
    {
        Append(EventTypes.SamplesDrawn, new SamplesDrawn([.. samples.Select(s => s.Value)], round, probability), transaction);
        return connection.Execute(
            "INSERT INTO drawn_by_chance (sample, round, probability) VALUES (@sample, @round, @probability) ON CONFLICT (sample) DO NOTHING",
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
        using var command = connection.CreateCommand();
        command.Transaction = batch;
        command.CommandText = "SELECT sample, utility, reason, inclusion_probability FROM picks WHERE round = $round ORDER BY rank";
        command.Parameters.AddWithValue("$round", round);
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
        SELECT s.id FROM samples s CROSS JOIN picked p ON p.round = @round AND p.sample = s.id WHERE s.state IN ('labelled', 'skipped', 'review', 'broken')
        UNION SELECT a.sample FROM asked_for a JOIN samples s ON s.id = a.sample WHERE s.state <> 'pool'
        UNION SELECT d.sample FROM drawn_by_chance d JOIN samples s ON s.id = d.sample WHERE d.round = @round AND s.state <> 'pool'
        """,
        new { round },
        batch).Select(id => new SampleId(id));

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
