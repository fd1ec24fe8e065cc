using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Winnow.Bench.Serving;

/// <summary>What a project's tables say of its rounds: whether each that was begun came to its end, with every part of its ranking there once.</summary>
/// <param name="connection">Finds the project's tables.</param>
/// <param name="folder">The project's folder.</param>
/// <param name="picks">Images that a round chooses.</param>
/// <param name="shardSamples">Images of a shard; pools that are larger are looked at shard by shard.</param>
internal sealed class RoundChecks(NpgsqlConnection connection, string folder, int picks, int shardSamples)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>Rounds that were begun, and how many of them have their ranking.</summary>
    public (int Begun, int Ranked) Count() => connection.QuerySingle<(int, int)>(
        "SELECT CAST(COUNT(*) AS INT), CAST(COUNT(o.number) AS INT) FROM round_runs r LEFT JOIN rounds o ON o.number = r.round");

    /// <summary>Shards whose results were taken, over all rounds.</summary>
    public int Shards() => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM jobs WHERE state = 'done' AND name LIKE '%-score-shard-%'");

    /// <summary>Jobs of rounds that were called more than once, as whoever did them or waited for them was killed.</summary>
    public int CalledAgain() => connection.ExecuteScalar<int>("SELECT COALESCE(SUM(attempts - 1), 0) FROM jobs");

    /// <summary>Waits until no round is on its way, seen twice.</summary>
    /// <returns>Whether that was so within a time.</returns>
    public async Task<bool> EndedAsync(TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        for (var still = 0; still < 2; still = connection.ExecuteScalar<long>("SELECT COUNT(*) FROM round_runs WHERE state = 'running'") == 0 ? still + 1 : 0)
        {
            if (Stopwatch.GetElapsedTime(began) > time)
            {
                return false;
            }

            await Task.Delay(Look);
        }

        return true;
    }

    /// <summary>Whether the scores that lists are sorted by are those of every image of their round's pool, at any moment; one sentence where not.</summary>
    public IReadOnlyList<string> Scores() =>
    [
        .. connection.Query<string>(
            """
            SELECT 'round ' || u.round || ' has ' || n.scores || ' scores of ' || o.pool || ' images'
            FROM score_rounds u JOIN rounds o ON o.number = u.round CROSS JOIN LATERAL (SELECT COUNT(*) AS scores FROM scores s WHERE s.measure = u.measure AND s.round = u.round) n
            WHERE u.measure = 'uncertainty' AND n.scores <> o.pool
            """),
    ];

    /// <summary>What is wrong with the rounds once none is on its way; one sentence each.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. connection.Query<string>("SELECT 'round ' || round || ' is ' || state || ': ' || COALESCE(reason, cause) FROM round_runs WHERE state NOT IN ('label', 'done')"),
        .. connection.Query<string>(
            """
            SELECT 'round ' || r.round || ' ranks ' || n.picks || ' images (' || n.samples || ' different, last rank ' || n.last || ') of ' || COALESCE(CAST(o.pool AS TEXT), 'no pool')
            FROM round_runs r LEFT JOIN rounds o ON o.number = r.round
            CROSS JOIN LATERAL (SELECT COUNT(*) AS picks, COUNT(DISTINCT p.sample) AS samples, COALESCE(MAX(p.rank), 0) AS last FROM picks p WHERE p.round = r.round) n
            WHERE o.pool IS NULL OR n.picks <> LEAST(@picks, o.pool) OR n.samples <> n.picks OR n.last <> n.picks
            """,
            new { picks = (long)picks }),
        .. connection.Query<string>(
            """
            SELECT 'round ' || r.round || ' has ' || n.done || ' shards for ' || o.pool || ' images'
            FROM round_runs r JOIN rounds o ON o.number = r.round
            CROSS JOIN LATERAL (SELECT COUNT(*) AS done FROM jobs j WHERE j.state = 'done' AND j.name LIKE 'round-' || r.round || '-score-shard-%') n
            WHERE r.model IS NOT NULL AND o.pool > @shardSamples AND n.done < CEIL(o.pool / CAST(@shardSamples AS NUMERIC))
            """,
            new { shardSamples = (long)shardSamples }),
        .. connection.Query<string>("SELECT 'round ' || s.round || ', ' || s.name || ': ' || s.detail FROM round_steps s WHERE s.state = 'failed' OR s.detail LIKE '%cannot be%'"),
        .. connection.Query<string>("SELECT 'model ' || m.number || ' belongs to ' || n.rounds || ' rounds' FROM models m CROSS JOIN LATERAL (SELECT COUNT(*) AS rounds FROM round_runs r WHERE r.model = m.number) n WHERE n.rounds <> 1"),
        .. connection.Query<string>("SELECT folder FROM models").Where(f => !File.Exists(Path.Combine(folder, f, "model.json"))).Select(f => $"{f} is not whole"),
        .. Scores(),
    ];
}
