using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const string SuspectColumns = "s.rank, s.sample, s.round, s.given, s.suggested, s.suspicion, s.confidence";

    /// <summary>Replaces the list of suspect labels and brings the reviews of that kind in line with it: samples that wait for another review, and labels that a reviewer let stand, are left alone.</summary>
    /// <param name="suspects">Most suspect first; a sample whose label has changed since is left out.</param>
    /// <param name="detail">Why, in words.</param>
    public void ReplaceSuspects(IReadOnlyList<StoredSuspect> suspects, Func<StoredSuspect, string> detail)
    {
        ArgumentNullException.ThrowIfNull(suspects);
        ArgumentNullException.ThrowIfNull(detail);
        Change(transaction =>
        {
            connection.Execute("DELETE FROM suspects", transaction: transaction);
            var rank = 0;
            foreach (var suspect in suspects)
            {
                rank += connection.Execute(
                    """
                    INSERT INTO suspects (rank, sample, round, given, suggested, suspicion, confidence)
                    SELECT @rank, @sample, @Round, @Given, @Suggested, @Suspicion, @Confidence
                    FROM labels l WHERE l.sample = @sample AND l.class = @Given AND l.event NOT IN (SELECT label FROM cleared WHERE sample = @sample)
                    """,
                    new { rank = rank + 1, sample = suspect.Sample.Value, suspect.Round, suspect.Given, suspect.Suggested, suspect.Suspicion, suspect.Confidence },
                    transaction);
            }

            connection.Execute("DELETE FROM reviews WHERE kind = 'suspect' AND sample NOT IN (SELECT sample FROM suspects) AND sample NOT IN (SELECT sample FROM object_suspects)", transaction: transaction);
            foreach (var suspect in ReadSuspects(0, rank))
            {
                if (connection.QueryFirstOrDefault<string>("SELECT kind FROM reviews WHERE sample = @id", new { id = suspect.Sample.Value }, transaction) is null)
                {
                    AskForReview(suspect.Sample, "suspect", detail(suspect), transaction);
                }
            }

            return rank;
        });
    }

    /// <summary>Labels held to be wrong whose samples still carry them and that no reviewer let stand, most suspect first.</summary>
    /// <param name="after">Rank of the last one of the page before; 0 for the first.</param>
    /// <param name="count">Rows of a page.</param>
    public IReadOnlyList<StoredSuspect> ReadSuspects(long after, int count) =>
        ReadSuspects("s.rank > @after ORDER BY s.rank LIMIT @count", new { after, count });

    /// <summary>Why a sample's label is suspect, or null.</summary>
    public StoredSuspect? ReadSuspect(SampleId sample) => ReadSuspects("s.sample = @id", new { id = sample.Value }).FirstOrDefault();

    // Conditions are written in this file; values come as parameters alone.
    private StoredSuspect[] ReadSuspects(string condition, object parameters) =>
    [
        .. connection.Query<(long Rank, long Sample, long Round, long Given, long Suggested, double Suspicion, double Confidence)>(
            $"""
            SELECT {SuspectColumns} FROM suspects s JOIN labels l ON l.sample = s.sample AND l.class = s.given
            WHERE NOT EXISTS (SELECT 1 FROM cleared c WHERE c.sample = s.sample AND c.label = l.event) AND {condition}
            """,
            parameters,
            batch).Select(r => new StoredSuspect((int)r.Rank, new(r.Sample), (int)r.Round, (int)r.Given, (int)r.Suggested, r.Suspicion, r.Confidence)),
    ];

    /// <summary>Samples that were labelled, or labelled anew, after an event of the journal.</summary>
    public IReadOnlyList<long> ReadLabelledSince(long number) =>
        [.. connection.Query<long>("SELECT sample FROM labels WHERE event > @number ORDER BY sample", new { number }, batch)];

    /// <summary>Takes what a model says about labels with drawn objects that it did not learn from, in place of what was said about them before, and brings the reviews of that kind in line with it.</summary>
    /// <param name="judged">Samples that were judged.</param>
    /// <param name="suspects">Those of them that are suspect.</param>
    /// <param name="upTo">Newest event when the labels were read; labels that came later are judged by the next model.</param>
    public void JudgeObjects(IReadOnlyList<SampleId> judged, IReadOnlyList<StoredObjectSuspect> suspects, long upTo)
    {
        ArgumentNullException.ThrowIfNull(judged);
        ArgumentNullException.ThrowIfNull(suspects);
        Change(transaction =>
        {
            connection.Execute("DELETE FROM object_suspects WHERE sample = @sample", judged.Select(j => new { sample = j.Value }), transaction);
            connection.Execute(
                """
                INSERT INTO object_suspects (sample, label, round, suspicion, sentence)
                SELECT l.sample, l.event, @Round, @Suspicion, @Sentence FROM labels l WHERE l.sample = @sample AND l.event <= @upTo AND l.event NOT IN (SELECT label FROM cleared WHERE sample = @sample)
                ON CONFLICT (sample) DO UPDATE SET label = excluded.label, round = excluded.round, suspicion = excluded.suspicion, sentence = excluded.sentence
                """,
                suspects.Select(s => new { sample = s.Sample.Value, s.Round, s.Suspicion, s.Sentence, upTo }),
                transaction);
            connection.Execute("DELETE FROM object_suspects WHERE NOT EXISTS (SELECT 1 FROM labels l WHERE l.sample = object_suspects.sample AND l.event = object_suspects.label)", transaction: transaction);
            connection.Execute("DELETE FROM reviews WHERE kind = 'suspect' AND sample NOT IN (SELECT sample FROM suspects) AND sample NOT IN (SELECT sample FROM object_suspects)", transaction: transaction);
            foreach (var suspect in ReadObjectSuspects(0, int.MaxValue))
            {
                if (connection.QueryFirstOrDefault<string>("SELECT kind FROM reviews WHERE sample = @id", new { id = suspect.Sample.Value }, transaction) is null)
                {
                    AskForReview(suspect.Sample, "suspect", suspect.Sentence, transaction);
                }
            }

            return true;
        });
    }

    /// <summary>Labels with drawn objects held to be wrong that stand unchanged and that no reviewer let stand, most suspect first.</summary>
    /// <param name="after">Rank of the last one of the page before; 0 for the first.</param>
    /// <param name="count">Rows of a page.</param>
    public IReadOnlyList<StoredObjectSuspect> ReadObjectSuspects(long after, int count) =>
    [
        .. connection.Query<(long Rank, long Sample, long Round, double Suspicion, string Sentence)>(
            """
            SELECT rank, sample, round, suspicion, sentence FROM (
              SELECT ROW_NUMBER() OVER (ORDER BY o.suspicion DESC, o.sample) AS rank, o.sample, o.round, o.suspicion, o.sentence
              FROM object_suspects o JOIN labels l ON l.sample = o.sample AND l.event = o.label
              WHERE NOT EXISTS (SELECT 1 FROM cleared c WHERE c.sample = o.sample AND c.label = l.event)) AS ranked
            WHERE rank > @after ORDER BY rank LIMIT @count
            """,
            new { after, count },
            batch).Select(r => new StoredObjectSuspect(new(r.Sample), (int)r.Round, r.Suspicion, r.Sentence) { Rank = (int)r.Rank }),
    ];

    /// <summary>What is suspected of a sample's drawn objects, or null.</summary>
    public string? ReadObjectSuspect(SampleId sample) => connection.QueryFirstOrDefault<string>(
        """
        SELECT o.sentence FROM object_suspects o JOIN labels l ON l.sample = o.sample AND l.event = o.label
        WHERE o.sample = @id AND NOT EXISTS (SELECT 1 FROM cleared c WHERE c.sample = o.sample AND c.label = l.event)
        """,
        new { id = sample.Value },
        batch);
}
