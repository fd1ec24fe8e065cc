using System.Data.Common;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Brings label, skip and review of one sample in line with its live answers.</summary>
    private void Settle(SampleId sample, string who, int overlap, IConsensus consensus, DbTransaction transaction)
    {
        StoredAnswer[] answers = [.. ReadAnswers("sample = @id AND live = 1 AND late = 0", new { id = sample.Value })];
        StoredAnswer[] labels = [.. answers.Where(a => a.Outcome == AnswerOutcome.Label)];
        if (answers.LastOrDefault(a => a.Final && a.Outcome == AnswerOutcome.Label) is { } decided)
        {
            Mark(sample, null, null, transaction);
            SetLabel(sample, decided, transaction);
        }
        else if (answers.Length < overlap)
        {
            Mark(sample, null, null, transaction);
            Withdraw(sample, who, transaction);
        }
        else if (labels.Length > 0)
        {
            var (agreed, why) = consensus.Of(labels);
            Mark(sample, null, agreed is null ? ("disagreement", why ?? $"{labels.Length} annotators disagree") : null, transaction);
            if (agreed is null)
            {
                Withdraw(sample, who, transaction);
            }
            else
            {
                SetLabel(sample, agreed, transaction);
            }
        }
        else
        {
            var last = answers[^1];
            var unsure = answers.LastOrDefault(a => a.Outcome == AnswerOutcome.Unsure);
            Withdraw(sample, who, transaction);
            Mark(sample, unsure is null ? last : null, unsure is null ? null : ("unsure", unsure.Reason ?? $"{unsure.Annotator} was unsure"), transaction);
        }
    }

    private void SetLabel(SampleId sample, StoredAnswer answer, DbTransaction transaction)
    {
        var id = sample.Value;
        var said = ClassOf(answer, transaction);
        var current = connection.QueryFirstOrDefault<LabelRow>("SELECT class AS WideClass, value FROM labels WHERE sample = @id", new { id }, transaction);
        if (current is not null && current.Class == said && current.Value == answer.Value)
        {
            return;
        }

        var number = current is null
            ? Append(EventTypes.LabelSubmitted, new LabelSubmitted(id, said, answer.Annotator, answer.Value), transaction)
            : Append(EventTypes.LabelCorrected, new LabelCorrected(id, said, current.Class, answer.Annotator, answer.Value), transaction);
        connection.Execute(
            """
            INSERT INTO labels (sample, class, value, annotator, event) VALUES (@id, @said, @Value, @Annotator, @number)
            ON CONFLICT (sample) DO UPDATE SET class = @said, value = @Value, annotator = @Annotator, event = @number
            """,
            new { id, said, answer.Value, answer.Annotator, number },
            transaction);
    }

    private void Withdraw(SampleId sample, string annotator, DbTransaction transaction)
    {
        var id = sample.Value;
        if (connection.Execute("DELETE FROM labels WHERE sample = @id", new { id }, transaction) > 0)
        {
            Append(EventTypes.LabelWithdrawn, new LabelWithdrawn(id, annotator), transaction);
        }
    }

    /// <summary>Sets or clears what stands in place of a label: a skip, or a review that is due.</summary>
    private void Mark(SampleId sample, StoredAnswer? skip, (string Kind, string Detail)? review, DbTransaction transaction)
    {
        var id = sample.Value;
        if (skip is null)
        {
            connection.Execute("DELETE FROM skips WHERE sample = @id", new { id }, transaction);
        }
        else if (connection.ExecuteScalar<int>("SELECT COUNT(*) FROM skips WHERE sample = @id", new { id }, transaction) == 0)
        {
            var reason = skip.Reason ?? "skipped by the annotator";
            var number = Append(EventTypes.SampleSkipped, new SampleSkipped(id, reason, skip.Annotator), transaction);
            connection.Execute("INSERT INTO skips (sample, reason, event) VALUES (@id, @reason, @number)", new { id, reason, number }, transaction);
        }

        if (review is not { } due)
        {
            connection.Execute("DELETE FROM reviews WHERE sample = @id AND kind IN ('disagreement', 'unsure')", new { id }, transaction);
        }
        else if (connection.QueryFirstOrDefault<string>("SELECT kind FROM reviews WHERE sample = @id", new { id }, transaction) != due.Kind)
        {
            var number = Append(EventTypes.ReviewAsked, new ReviewAsked(id, due.Kind, due.Detail), transaction);
            connection.Execute(
                "INSERT INTO reviews (sample, kind, detail, event) VALUES (@id, @Kind, @Detail, @number) ON CONFLICT (sample) DO UPDATE SET kind = @Kind, detail = @Detail, event = @number",
                new { id, due.Kind, due.Detail, number },
                transaction);
        }
    }

    private int? ClassOf(StoredAnswer answer, DbTransaction transaction) =>
        (int?)connection.ExecuteScalar<long?>("SELECT class FROM answers WHERE id = @Id", new { answer.Id }, transaction);

    private sealed record LabelRow(long? WideClass, string? Value)
    {
        public int? Class => (int?)WideClass;
    }
}
