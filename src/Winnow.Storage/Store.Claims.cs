using System.Data.Common;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    // What is served, in the order in which it is served: asked for by name, the newest round's picks, drawn by chance. A closed list: nothing of a caller's text gets into a statement.
    private static readonly IReadOnlyList<(string Table, string Place, string Condition)> Parts =
    [
        ("asked_for", "position", "TRUE"),
        ("picks", "rank", "q.round = @round"),
        ("drawn_by_chance", "position", "q.round = @round"),
    ];

    // Places that are looked at together; twice as many each time that all of them are held.
    private const int Window = 64;

    private (long Round, long Event, IReadOnlyList<long>? Places) head;

    /// <summary>Gives an annotator the best free samples, whatever other processes on the same database give at the same time.</summary>
    /// <remarks>
    /// On PostgreSQL each sample is locked while it is given (<c>SKIP LOCKED</c>), so several claims neither wait for each other nor give the same sample; deadlines run by the database's clock, so the
    /// clocks of the processes do not matter. Cost: the samples that are held by others and not answered yet, as answered ones at the head are passed once.
    /// </remarks>
    /// <param name="annotator">Who asks.</param>
    /// <param name="count">At most so many, at least 0.</param>
    /// <param name="time">How long they are the annotator's.</param>
    /// <param name="overlap">Annotators that a sample needs, at least 1.</param>
    /// <returns>Best first; fewer only where no more is free.</returns>
    /// <exception cref="ProjectException">The database cannot be reached.</exception>
    public IReadOnlyList<SampleId> Claim(string annotator, int count, TimeSpan time, int overlap = 1)
    {
        ArgumentNullException.ThrowIfNull(annotator);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, 1);
        if (batch is { } outer)
        {
            return Claim(annotator, count, time, overlap, outer);
        }

        try
        {
            using var transaction = engine.BeginTaking(ref connection);
            var claimed = Claim(annotator, count, time, overlap, transaction);
            transaction.Commit();
            return claimed;
        }
        catch (DbException exception)
        {
            throw Failed(exception);
        }
    }

    private List<SampleId> Claim(string annotator, int count, TimeSpan time, int overlap, DbTransaction transaction)
    {
        FindHead(transaction);
        var claimed = new List<SampleId>(count);
        for (var part = 0; part < Parts.Count && claimed.Count < count; part++)
        {
            Claim(part, claimed, annotator, count, time, overlap, transaction);
        }

        return claimed;
    }

    private void Claim(int part, List<SampleId> claimed, string annotator, int count, TimeSpan time, int overlap, DbTransaction transaction)
    {
        var (table, place, condition) = Parts[part];
        var last = LastPlace(part, head.Round, transaction);
        var free = $"{FreeFor()} AND NOT EXISTS (SELECT 1 FROM leases m WHERE m.sample = s.id AND m.annotator = @annotator AND m.until > {engine.NowMs(clock)})";
        var (from, width) = (head.Places![part], Window);
        while (claimed.Count < count && from <= last)
        {
            var found = connection.Query<long>(
                engine.TakeFree(table, place, condition, free),
                new { annotator, overlap, count = count - claimed.Count, round = head.Round, from, to = from + width, width },
                transaction).ToArray();
            if (found.Length == 0)
            {
                (from, width) = (from + width, 2 * width);
            }

            claimed.AddRange(found.Where(id => Take(id, annotator, time, overlap, transaction)).Select(id => new SampleId(id)));
        }
    }

    // The row of the sample is locked now, and this statement sees all that was committed before: a lease that another process gave after the search began is seen here.
    private bool Take(long id, string annotator, TimeSpan time, int overlap, DbTransaction transaction) => connection.Execute(
        $"""
        INSERT INTO leases (sample, annotator, until) SELECT s.id, @annotator, {engine.NowMs(clock)} + @time FROM samples s WHERE s.id = @id AND {FreeFor()}
        ON CONFLICT (sample, annotator) DO UPDATE SET until = excluded.until
        """,
        new { id, annotator, overlap, time = (long)time.TotalMilliseconds },
        transaction) > 0;

    private string FreeFor() =>
        $"""
        s.state = 'pool' AND NOT EXISTS (SELECT 1 FROM answers o WHERE o.sample = s.id AND o.live = 1 AND o.annotator = @annotator)
          AND (SELECT COUNT(*) FROM leases l WHERE l.sample = s.id AND l.annotator <> @annotator AND l.until > {engine.NowMs(clock)})
            + (SELECT COUNT(DISTINCT a.annotator) FROM answers a WHERE a.sample = s.id AND a.live = 1 AND a.late = 0) < @overlap
        """;

    /// <summary>Passes what is answered at the head of each part once instead of at every claim; what puts a sample back puts the heads back.</summary>
    private void FindHead(DbTransaction transaction)
    {
        var (round, last) = connection.QuerySingle<(long, long)>("SELECT (SELECT COALESCE(MAX(number), 0) FROM rounds), (SELECT COALESCE(MAX(number), 0) FROM events)", transaction: transaction);
        var back = round != head.Round || head.Places is null || connection.ExecuteScalar<long>(
            "SELECT COUNT(*) FROM events WHERE number > @known AND type IN (@AnswerUndone, @SampleReturned, @LabelWithdrawn, @ReviewAccepted, @SamplesDrawn)",
            new { known = head.Event, EventTypes.AnswerUndone, EventTypes.SampleReturned, EventTypes.LabelWithdrawn, EventTypes.ReviewAccepted, EventTypes.SamplesDrawn },
            transaction) > 0;
        head = (round, last, [.. Parts.Select((_, part) => FirstPlace(part, round, back ? 0 : head.Places![part], transaction))]);
    }

    /// <summary>The first place of a part, from one on, whose sample still takes answers; behind the last one where there is none.</summary>
    private long FirstPlace(int part, long round, long from, DbTransaction transaction)
    {
        var (table, place, condition) = Parts[part];
        var last = LastPlace(part, round, transaction);
        for (var width = Window; from <= last; width *= 2)
        {
            // In windows, and not as a join: however little a database knows of its tables, it walks a few places and looks each sample up.
            var first = connection.ExecuteScalar<long?>(
                $"SELECT MIN(q.{place}) FROM {table} q WHERE {condition} AND q.{place} >= @from AND q.{place} < @to AND (SELECT s.state FROM samples s WHERE s.id = q.sample) = 'pool'",
                new { round, from, to = from + width },
                transaction);
            if (first is { } found)
            {
                return found;
            }

            from += width;
        }

        return last + 1;
    }

    private long LastPlace(int part, long round, DbTransaction transaction)
    {
        var (table, place, condition) = Parts[part];
        return connection.ExecuteScalar<long?>($"SELECT MAX(q.{place}) FROM {table} q WHERE {condition}", new { round }, transaction) ?? 0;
    }
}
