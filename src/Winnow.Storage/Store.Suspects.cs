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

            connection.Execute("DELETE FROM reviews WHERE kind = 'suspect' AND sample NOT IN (SELECT sample FROM suspects)", transaction: transaction);
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
}
