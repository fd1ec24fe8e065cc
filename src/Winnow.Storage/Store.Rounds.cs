using Dapper;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Storage;

public sealed partial class Store
{
    // About a megabyte: a rank table of a million rows would make one event of a hundred, read whole by everyone who walks the journal.
    private const int PicksOfEvent = 10_000;

    /// <summary>All rounds with their picks, oldest first.</summary>
    public IReadOnlyList<StoredRound> ReadRounds()
    {
        var picks = connection.Query<(long Round, long Sample, double Utility, string Reason, double? Probability)>("SELECT round, sample, utility, reason, inclusion_probability FROM picks ORDER BY round, rank", transaction: batch)
            .ToLookup(p => p.Round, p => new Pick(new SampleId(p.Sample), (float)p.Utility, p.Reason) { InclusionProbability = p.Probability });
        return
        [
            .. connection.Query<(long Number, long Seed, string Strategy, string Source, long Labelled, long Pool)>(
                "SELECT number, seed, strategy, source, labelled, pool FROM rounds ORDER BY number", transaction: batch)
                .Select(r => new StoredRound((int)r.Number, (int)r.Seed, r.Strategy, r.Source, (int)r.Labelled, (int)r.Pool, [.. picks[r.Number]])),
        ];
    }

    /// <summary>How many picks a round has; 0 where it is not there. Reads one row.</summary>
    public int CountPicks(int round) => (int)connection.ExecuteScalar<long>("SELECT COALESCE(MAX(rank), 0) FROM picks WHERE round = @round", new { round }, batch);

    /// <summary>A round without its picks: how many there are, and how many of them are settled; null where it is not open.</summary>
    public (string Strategy, string Source, int Picks, int Settled)? ReadRoundSummary(int round)
    {
        var row = connection.QueryFirstOrDefault<(string? Strategy, string? Source, long Picks, long Settled)>(
            """
            SELECT strategy, source, (SELECT COALESCE(MAX(rank), 0) FROM picks WHERE round = @round),
              (SELECT COUNT(*) FROM samples s CROSS JOIN picked p WHERE p.round = @round AND p.sample = s.id AND s.state IN ('labelled', 'skipped', 'review', 'broken'))
            FROM rounds WHERE number = @round
            """,
            new { round },
            batch);
        return row.Strategy is null ? null : (row.Strategy, row.Source!, (int)row.Picks, (int)row.Settled);
    }

    /// <summary>Opens the next round with its rank table, which no one can change afterwards.</summary>
    /// <param name="round">Its number must follow the newest round's.</param>
    /// <exception cref="ProjectException">A picked sample is unknown or picked twice, or the disk is full.</exception>
    public void OpenRound(StoredRound round)
    {
        ArgumentNullException.ThrowIfNull(round);
        Change(transaction =>
        {
            var opened = Append(EventTypes.RoundOpened, new RoundOpened(round.Number, round.Seed, round.Strategy, round.Source, round.Labelled, round.Pool), transaction);
            connection.Execute(
                "INSERT INTO rounds (number, seed, strategy, source, labelled, pool, event) VALUES (@Number, @Seed, @Strategy, @Source, @Labelled, @Pool, @opened)",
                new { round.Number, round.Seed, round.Strategy, round.Source, round.Labelled, round.Pool, opened },
                transaction);
            foreach (var part in round.Picks.Chunk(PicksOfEvent))
            {
                Append(EventTypes.Picks, new PicksChosen(round.Number, [.. part.Select(p => new PickChosen(p.Id.Value, p.Utility, p.Reason, p.InclusionProbability))]), transaction);
            }

            InsertPicks(round);
            return true;
        });
    }

    // Each in its table's own order: a rank table may have a million rows, and others wait for the writer meanwhile.
    private void InsertPicks(StoredRound round)
    {
        InsertAll("picks", ["round", "rank", "sample", "utility", "reason", "inclusion_probability"], round.Picks.Index(), (row, pick) =>
        {
            row.Add(round.Number);
            row.Add(pick.Index + 1);
            row.Add(pick.Item.Id.Value);
            row.Add(pick.Item.Utility);
            row.Add(pick.Item.Reason);
            row.Add(pick.Item.InclusionProbability);
        });
        InsertAll("picked", ["round", "sample", "rank"], round.Picks.Index().OrderBy(p => p.Item.Id), (row, pick) =>
        {
            row.Add(round.Number);
            row.Add(pick.Item.Id.Value);
            row.Add(pick.Index + 1);
        });
    }
}
