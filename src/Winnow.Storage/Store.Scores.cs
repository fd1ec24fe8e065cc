using System.Data;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Adds what a round's model says about samples; nobody sees it before <see cref="UseScores"/>. What was said in the same round is replaced.</summary>
    /// <param name="measure"><c>uncertainty</c> or <c>loss</c>.</param>
    /// <param name="round">The round.</param>
    /// <param name="scores">A part of them, best in the order of the ids.</param>
    public void AddScores(string measure, int round, IReadOnlyList<(SampleId Sample, double Value)> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Change(transaction =>
        {
            using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO scores (measure, round, sample, value) VALUES (@measure, @round, @sample, @value) ON CONFLICT (measure, round, sample) DO UPDATE SET value = @value";
            Parameter(insert, "measure", DbType.String).Value = measure;
            Parameter(insert, "round", DbType.Int64).Value = (long)round;
            var sample = Parameter(insert, "sample", DbType.Int64);
            var value = Parameter(insert, "value", DbType.Double);
            insert.Prepare();
            foreach (var score in scores)
            {
                (sample.Value, value.Value) = (score.Sample.Value, score.Value);
                insert.ExecuteNonQuery();
            }

            return true;
        });
    }

    /// <summary>Lists are sorted by this round's scores from now on.</summary>
    public void UseScores(string measure, int round) => Change(transaction => connection.Execute(
        "INSERT INTO score_rounds (measure, round) VALUES (@measure, @round) ON CONFLICT (measure) DO UPDATE SET round = @round", new { measure, round }, transaction));

    /// <summary>Removes scores that no list uses any more.</summary>
    /// <param name="measure"><c>uncertainty</c> or <c>loss</c>.</param>
    /// <param name="count">At most so many in one call.</param>
    /// <returns>How many were removed; 0 when none is left.</returns>
    public int DropScores(string measure, int count) => Change(transaction => connection.Execute(
        """
        DELETE FROM scores WHERE (measure, round, sample) IN (
          SELECT measure, round, sample FROM scores WHERE measure = @measure AND round < (SELECT round FROM score_rounds WHERE measure = @measure) LIMIT @count)
        """,
        new { measure, count },
        transaction));

    /// <summary>Removes what an earlier try of a round has added, unless lists use it already.</summary>
    /// <param name="measure"><c>uncertainty</c> or <c>loss</c>.</param>
    /// <param name="round">The round.</param>
    /// <param name="count">At most so many in one call.</param>
    /// <returns>How many were removed; 0 when none is left.</returns>
    public int ForgetScores(string measure, int round, int count) => Change(transaction => connection.Execute(
        """
        DELETE FROM scores WHERE (measure, round, sample) IN (
          SELECT s.measure, s.round, s.sample FROM scores s WHERE s.measure = @measure AND s.round = @round
            AND NOT EXISTS (SELECT 1 FROM score_rounds u WHERE u.measure = @measure AND u.round = @round) LIMIT @count)
        """,
        new { measure, round, count },
        transaction));

    /// <summary>The newest model's loss on a sample's label, or null.</summary>
    public double? ReadLoss(SampleId sample) => connection.QueryFirstOrDefault<double?>(
        "SELECT value FROM scores WHERE measure = 'loss' AND round = (SELECT round FROM score_rounds WHERE measure = 'loss') AND sample = @id", new { id = sample.Value }, batch);

    /// <summary>Ids and perceptual hashes of all usable samples that have one, in the order of the ids.</summary>
    public (SampleId[] Ids, long[] Hashes) ReadPerceptualHashes()
    {
        using var select = CreateCommand();
        select.CommandText = "SELECT id, perceptual_hash FROM samples WHERE perceptual_hash IS NOT NULL AND state <> 'broken' ORDER BY id";
        var (ids, hashes) = (new List<SampleId>(), new List<long>());
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            ids.Add(new(reader.GetInt64(0)));
            hashes.Add(reader.GetInt64(1));
        }

        return ([.. ids], [.. hashes]);
    }

    /// <summary>A sample's perceptual hash, or null.</summary>
    public long? ReadPerceptualHash(SampleId sample) => connection.QueryFirstOrDefault<long?>("SELECT perceptual_hash FROM samples WHERE id = @id", new { id = sample.Value }, batch);

    /// <summary>The largest id, or −1 in an empty project. Ids rise and samples stay, so it tells whether images were added.</summary>
    public long ReadNewestSample() => connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), -1) FROM samples", transaction: batch);
}
