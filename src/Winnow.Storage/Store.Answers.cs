using System.Data.Common;
using System.Globalization;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const string AnswerColumns = "id, key, sample, annotator, outcome, value, reason, lead_ms AS LeadMs, round, late, live, final, at";

    /// <summary>Keeps an answer and settles its sample where enough have answered.</summary>
    /// <param name="answer">What was sent.</param>
    /// <param name="overlap">Annotators a sample needs, at least 1.</param>
    /// <param name="consensus">Decides where there are several.</param>
    /// <returns>The answer as it is kept; for a key that was sent before, the one kept then.</returns>
    /// <exception cref="ProjectException">The sample is unknown or cannot be read, or the key belongs to another answer.</exception>
    public StoredAnswer Submit(AnswerSubmission answer, int overlap, IConsensus consensus)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, 1);
        ArgumentNullException.ThrowIfNull(consensus);
        return Change(transaction =>
        {
            if (FindAnswer("key = @key", new { key = answer.Key }) is { } known)
            {
                return known.Sample == answer.Sample && known.Annotator == answer.Annotator
                    ? known
                    : throw new ProjectException("The key of this answer was used for another one; draw a new key for every answer.");
            }

            var state = connection.QueryFirstOrDefault<string>("SELECT state FROM samples WHERE id = @id", new { id = answer.Sample.Value }, transaction)
                ?? throw new ProjectException($"There is no sample {answer.Sample} in this project.");
            if (state == "broken")
            {
                throw new ProjectException($"Sample {answer.Sample} cannot be read and takes no answers.");
            }

            var others = connection.ExecuteScalar<int>(
                "SELECT COUNT(DISTINCT annotator) FROM answers WHERE sample = @id AND live = 1 AND late = 0 AND annotator <> @annotator",
                new { id = answer.Sample.Value, annotator = answer.Annotator },
                transaction);
            var stored = Insert(answer, late: !answer.Final && others >= overlap, transaction);
            Settle(answer.Sample, answer.Annotator, overlap, consensus, transaction);
            return stored;
        });
    }

    /// <summary>Takes an answer back; the sample is open again where too few answers are left.</summary>
    /// <returns>The answer, no longer live.</returns>
    /// <exception cref="ProjectException">It is not there, not this annotator's, or was taken back or replaced before.</exception>
    public StoredAnswer Undo(long id, string annotator, int overlap, IConsensus consensus) => Change(transaction =>
    {
        var answer = FindAnswer("id = @id", new { id });
        if (answer is null || answer.Annotator != annotator)
        {
            throw new ProjectException($"There is no answer {id} of yours.");
        }

        if (!answer.Live)
        {
            throw new ProjectException($"Answer {id} was already taken back or replaced.");
        }

        Append(EventTypes.AnswerUndone, new AnswerUndone(id, answer.Sample.Value, annotator), transaction);
        connection.Execute("UPDATE answers SET live = 0 WHERE id = @id", new { id }, transaction);
        Settle(answer.Sample, annotator, overlap, consensus, transaction);
        return answer with { Live = false };
    });

    /// <summary>Sends a sample back: no answer counts any more, and it is asked for again before all others.</summary>
    public void Return(SampleId sample, string reviewer, string reason) => Change(transaction =>
    {
        Append(EventTypes.SampleReturned, new SampleReturned(sample.Value, reviewer, reason), transaction);
        connection.Execute("UPDATE answers SET live = 0 WHERE sample = @id", new { id = sample.Value }, transaction);
        Withdraw(sample, reviewer, transaction);
        connection.Execute("DELETE FROM skips WHERE sample = @id; DELETE FROM reviews WHERE sample = @id", new { id = sample.Value }, transaction);
        return AskFor([sample], reason, reviewer, transaction);
    });

    /// <summary>Puts samples before all picks; those already asked for stay where they are.</summary>
    /// <returns>How many are new.</returns>
    /// <exception cref="ProjectException">A sample is unknown.</exception>
    public int AskFor(IReadOnlyList<SampleId> samples, string reason, string annotator) => Change(transaction => AskFor(samples, reason, annotator, transaction));

    /// <summary>The live answers to a sample and the late ones, oldest first.</summary>
    public IReadOnlyList<StoredAnswer> ReadAnswers(SampleId sample) => ReadAnswers("sample = @id AND live = 1", new { id = sample.Value });

    /// <summary>An annotator's newest answers, newest first, those taken back left out.</summary>
    public IReadOnlyList<StoredAnswer> ReadAnswersOf(string annotator, int count) =>
        [.. ReadAnswers("id IN (SELECT id FROM answers WHERE annotator = @annotator AND live = 1 ORDER BY id DESC LIMIT @count)", new { annotator, count }).Reverse()];

    /// <summary>Who answered which sample and is counted for it; late answers are left out.</summary>
    public IEnumerable<(SampleId Sample, string Annotator)> ReadAnsweredBy() =>
        connection.Query<(long Sample, string Annotator)>("SELECT sample, annotator FROM answers WHERE live = 1 AND late = 0 GROUP BY sample, annotator ORDER BY sample, annotator", transaction: batch)
            .Select(r => (new SampleId(r.Sample), r.Annotator));

    private StoredAnswer Insert(AnswerSubmission answer, bool late, DbTransaction transaction)
    {
        var at = Now();
        var number = Append(
            EventTypes.AnswerGiven,
            new AnswerGiven(answer.Key, answer.Sample.Value, answer.Annotator, NameOf(answer.Outcome), answer.Value, answer.Class, answer.Reason, answer.LeadMs, answer.Schema, answer.Round, late, answer.Final),
            transaction);
        connection.Execute(
            "UPDATE answers SET live = 0 WHERE sample = @sample AND annotator = @annotator AND live = 1;",
            new { sample = answer.Sample.Value, annotator = answer.Annotator },
            transaction);
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO answers (key, sample, annotator, outcome, value, class, reason, lead_ms, schema, round, late, final, at, event)
            VALUES (@key, @sample, @annotator, @outcome, @value, @said, @reason, @lead, @schema, @round, @late, @final, @at, @number)
            RETURNING id
            """,
            new
            {
                key = answer.Key,
                sample = answer.Sample.Value,
                annotator = answer.Annotator,
                outcome = NameOf(answer.Outcome),
                value = answer.Value,
                said = answer.Class,
                reason = answer.Reason,
                lead = answer.LeadMs,
                schema = answer.Schema,
                round = answer.Round,
                late = late ? 1 : 0,
                final = answer.Final ? 1 : 0,
                at,
                number,
            },
            transaction);
        connection.Execute(
            "DELETE FROM leases WHERE sample = @sample AND annotator = @annotator; DELETE FROM drafts WHERE sample = @sample AND annotator = @annotator",
            new { sample = answer.Sample.Value, annotator = answer.Annotator },
            transaction);
        return new(id, answer.Key, answer.Sample, answer.Annotator, answer.Outcome, answer.Value, answer.Reason, answer.LeadMs, answer.Round, late, true, answer.Final, at);
    }

    private int AskFor(IReadOnlyList<SampleId> samples, string reason, string annotator, DbTransaction transaction)
    {
        var number = Append(EventTypes.SamplesAsked, new SamplesAsked([.. samples.Select(s => s.Value)], reason, annotator), transaction);
        var added = 0;
        foreach (var sample in samples)
        {
            added += connection.Execute(
                """
                INSERT INTO asked_for (position, sample, reason, annotator, event)
                SELECT COALESCE((SELECT MAX(position) FROM asked_for), 0) + 1, @sample, @reason, @annotator, @number
                WHERE @sample NOT IN (SELECT sample FROM asked_for)
                """,
                new { sample = sample.Value, reason, annotator, number },
                transaction);
        }

        return added;
    }

    private StoredAnswer? FindAnswer(string condition, object parameters) => ReadAnswers(condition, parameters).FirstOrDefault();

    /// <summary>Answers that meet a condition written in this file; values come as parameters alone.</summary>
    private StoredAnswer[] ReadAnswers(string condition, object parameters) =>
    [
        .. connection.Query<AnswerRow>($"SELECT {AnswerColumns} FROM answers WHERE {condition} ORDER BY id", parameters, batch)
            .Select(r => new StoredAnswer(
                r.Id, r.Key, new SampleId(r.Sample), r.Annotator, Enum.Parse<AnswerOutcome>(r.Outcome, ignoreCase: true), r.Value, r.Reason, (int)r.LeadMs, (int?)r.Round, r.Late != 0, r.Live != 0, r.Final != 0, r.At)),
    ];

    private static string NameOf(AnswerOutcome outcome) => outcome switch
    {
        AnswerOutcome.Label => "label",
        AnswerOutcome.Skip => "skip",
        _ => "unsure",
    };

    private string Now() => clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private sealed record AnswerRow(long Id, string Key, long Sample, string Annotator, string Outcome, string? Value, string? Reason, long LeadMs, long? Round, long Late, long Live, long Final, string At);
}
