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

    /// <summary>Images that nobody has answered and whose score by the newest round is not there, at any moment: a shard was lost. One sentence, or none.</summary>
    public IReadOnlyList<string> Unscored() =>
    [
        .. connection.Query<string>(
            """
            SELECT 'round ' || u.round || ' has no score of ' || COUNT(*) || ' images that are in the pool'
            FROM score_rounds u JOIN samples s ON s.state = 'pool' AND NOT EXISTS (SELECT 1 FROM scores x WHERE x.measure = u.measure AND x.round = u.round AND x.sample = s.id)
            WHERE u.measure = 'uncertainty' GROUP BY u.round
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

        // The pool was read after the round began and before it was opened; answers alone make it smaller, and a shard that is missing or there twice makes it smaller or larger than they do.
        .. connection.Query<string>(
            """
            SELECT 'round ' || r.round || ' chose from ' || o.pool || ' of ' || n.samples || ' images, of which ' || r.labelled || ' and then ' || o.labelled || ' were labelled'
            FROM round_runs r JOIN rounds o ON o.number = r.round CROSS JOIN (SELECT COUNT(*) AS samples FROM samples) n
            WHERE o.pool NOT BETWEEN n.samples - o.labelled AND n.samples - r.labelled
            """),
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
        .. Unscored(),
    ];
}
