using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    // The samples that have a place in the queue of now; one may have several.
    private const string Placed =
        """
        SELECT sample FROM asked_for UNION SELECT sample FROM picked WHERE round = (SELECT MAX(number) FROM rounds)
        UNION SELECT sample FROM drawn_by_chance WHERE round = (SELECT COALESCE(MAX(number), 0) FROM rounds)
        """;

    /// <summary>Gives a sample to an annotator, whoever else holds it; the deadline runs by the clock that all processes share.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="annotator">Who gets it.</param>
    /// <param name="time">How long it is theirs.</param>
    public void Hand(SampleId sample, string annotator, TimeSpan time) => Change(transaction => connection.Execute(
        $"INSERT INTO leases (sample, annotator, until) VALUES (@id, @annotator, {engine.NowMs(clock)} + @time) ON CONFLICT (sample, annotator) DO UPDATE SET until = excluded.until",
        new { id = sample.Value, annotator, time = (long)time.TotalMilliseconds },
        transaction));

    /// <summary>Begins the time of everything anew that an annotator holds and that still takes answers; what has expired by the shared clock is not held any more.</summary>
    /// <returns>The samples, in no order.</returns>
    public IReadOnlyList<SampleId> Renew(string annotator, TimeSpan time) => Change(transaction => (SampleId[])
    [
        .. connection.Query<long>(
            $"""
            UPDATE leases SET until = {engine.NowMs(clock)} + @time WHERE annotator = @annotator AND until > {engine.NowMs(clock)}
              AND EXISTS (SELECT 1 FROM samples s WHERE s.id = leases.sample AND s.state = 'pool') RETURNING sample
            """,
            new { annotator, time = (long)time.TotalMilliseconds },
            transaction).Select(id => new SampleId(id)),
    ]);

    /// <summary>The best place of a sample in the queue of now, or null.</summary>
    public ServedPlace? ReadServedPlace(SampleId sample)
    {
        var row = connection.QueryFirstOrDefault<PlaceRow>(
            """
            SELECT 0 AS part, position AS place, 0 AS round, 0 AS rank, 0.0 AS utility, reason FROM asked_for WHERE sample = @id
            UNION ALL SELECT 1, p.rank, p.round, p.rank, p.utility, p.reason FROM picked b JOIN picks p ON p.round = b.round AND p.rank = b.rank
              WHERE b.sample = @id AND b.round = (SELECT MAX(number) FROM rounds)
            UNION ALL SELECT 2, position, round, 0, 0.0, '' FROM drawn_by_chance WHERE sample = @id AND round = (SELECT COALESCE(MAX(number), 0) FROM rounds)
            ORDER BY 1 LIMIT 1
            """,
            new { id = sample.Value },
            batch);
        return row is null ? null : new(sample, (int)row.Part, row.Place, row.Round == 0 ? null : (int)row.Round, (int)row.Rank, (float)row.Utility, row.Reason);
    }

    /// <summary>How many samples have a place in the queue of now, and how many of them still take answers. Cost: a row per place.</summary>
    public (long All, long Open) CountPlaces() => connection.QuerySingle<(long, long)>(
        $"SELECT COUNT(*), COALESCE(SUM(CASE WHEN s.state = 'pool' THEN 1 ELSE 0 END), 0) FROM ({Placed}) q JOIN samples s ON s.id = q.sample", transaction: batch);

    /// <summary>The newest round, 0 before the first, and how many of its picks still take answers, those left out that were asked for by name as well. Cost: a row per pick.</summary>
    public (int Round, int Remaining) ReadRemaining()
    {
        var (round, remaining) = connection.QuerySingle<(long, long)>(
            """
            SELECT (SELECT COALESCE(MAX(number), 0) FROM rounds),
              (SELECT COUNT(*) FROM picked p JOIN samples s ON s.id = p.sample WHERE p.round = (SELECT MAX(number) FROM rounds) AND s.state = 'pool'
                AND NOT EXISTS (SELECT 1 FROM asked_for a WHERE a.sample = p.sample))
            """,
            transaction: batch);
        return ((int)round, (int)remaining);
    }

    private sealed class PlaceRow
    {
        public long Part { get; init; }

        public long Place { get; init; }

        public long Round { get; init; }

        public long Rank { get; init; }

        public double Utility { get; init; }

        public string Reason { get; init; } = "";
    }
}
