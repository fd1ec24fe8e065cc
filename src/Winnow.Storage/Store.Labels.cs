using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const string Drawn =
        """
        LEFT JOIN (SELECT q.sample, MAX(q.round) AS round, q.rank FROM picked q JOIN labels k ON k.sample = q.sample GROUP BY q.sample) n ON n.sample = l.sample
        LEFT JOIN picks p ON p.round = n.round AND p.rank = n.rank
        LEFT JOIN drawn_by_chance d ON d.sample = l.sample
        """;

    private const string Asked =
        "LEFT JOIN (SELECT q.sample, MIN(q.round) AS round, q.rank FROM picked q JOIN labels k ON k.sample = q.sample GROUP BY q.sample) a ON a.sample = l.sample";

    /// <summary>The current label of every labelled sample, in the order of the ids, with the probability by which the newest round that picked it drew it, or by which it was drawn between rounds.</summary>
    public IReadOnlyList<LabelledSample> ReadLabels() =>
    [
        .. connection.Query<(long Sample, long Class, double? Probability)>(
            $"""
            SELECT l.sample, l.class, CASE WHEN n.sample IS NULL THEN d.probability ELSE p.inclusion_probability END
            FROM labels l {Drawn}
            WHERE l.class IS NOT NULL ORDER BY l.sample
            """, transaction: batch)
            .Select(r => new LabelledSample(new SampleId(r.Sample), new ClassLabel((int)r.Class), r.Probability)),
    ];

    /// <summary>The same labels in the order in which rounds asked for them, by round and rank; those that no round picked come last, by the time of their label.</summary>
    public IReadOnlyList<LabelledSample> ReadLabelsAsAsked()
    {
        var labels = ReadLabels().ToDictionary(l => l.Id);
        var order = connection.Query<long>($"SELECT l.sample FROM labels l {Asked} WHERE l.class IS NOT NULL ORDER BY a.round IS NULL, a.round, a.rank, l.event", transaction: batch);
        return [.. order.Select(id => labels[new(id)])];
    }

    /// <summary>Everything that was said of every labelled sample, of any task, in the order of <see cref="ReadLabelsAsAsked"/>, with the same probabilities.</summary>
    public IReadOnlyList<(FrozenLabel Label, double? Probability)> ReadValuesAsAsked() =>
    [
        .. connection.Query<(long Sample, long? Class, string? Value, double? Probability)>(
            $"""
            SELECT l.sample, l.class, l.value, CASE WHEN n.sample IS NULL THEN d.probability ELSE p.inclusion_probability END
            FROM labels l {Drawn} {Asked}
            ORDER BY a.round IS NULL, a.round, a.rank, l.event
            """, transaction: batch)
            .Select(r => (new FrozenLabel(new(r.Sample), (int?)r.Class, r.Value), r.Probability)),
    ];

    /// <summary>Objects of each class that are drawn on labelled samples, by class; classes without any are left out.</summary>
    public IReadOnlyDictionary<int, int> CountObjects() =>
        connection.Query<(long Class, long Count)>(
            "SELECT json_extract(s.value, '$.class') AS class, COUNT(*) AS count FROM labels l, json_each(l.value, '$.shapes') s WHERE l.value IS NOT NULL GROUP BY 1", transaction: batch)
            .ToDictionary(r => (int)r.Class, r => (int)r.Count);

    /// <summary>Samples an annotator skipped, in the order of the ids.</summary>
    public IReadOnlyList<SampleId> ReadSkips() => [.. connection.Query<long>("SELECT sample FROM skips ORDER BY sample", transaction: batch).Select(id => new SampleId(id))];

    /// <summary>Writes answers in one transaction: all of them are on disk when this returns, or none.</summary>
    /// <param name="answers">Answers to distinct samples; a null class means the annotator skipped the sample.</param>
    /// <param name="annotator">Who says so.</param>
    /// <exception cref="ProjectException">A sample or class is unknown, or the disk is full.</exception>
    public LabelChanges Submit(IReadOnlyList<(SampleId Id, int? Class)> answers, string annotator)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var classes = ReadProject().Classes.Count;
        var current = ReadLabels().ToDictionary(l => l.Id, l => l.Class);
        var skipped = ReadSkips().ToHashSet();
        return Change(transaction =>
        {
            var changes = new LabelChanges(0, 0, 0, 0);
            foreach (var (id, answer) in answers)
            {
                if (answer is < 0 || answer >= classes)
                {
                    throw new ProjectException($"Sample {id} cannot have class {answer}: the project has classes 0 to {classes - 1}.");
                }

                if (answer is not { } label)
                {
                    if (skipped.Add(id))
                    {
                        // A sample that has a label keeps it: skipping it again says nothing against the answer.
                        var skip = Append(EventTypes.SampleSkipped, new SampleSkipped(id.Value, "skipped by the annotator", annotator), transaction);
                        connection.Execute("INSERT INTO skips (sample, reason, event) VALUES (@id, 'skipped by the annotator', @skip)", new { id = id.Value, skip }, transaction);
                        changes = changes with { Skipped = changes.Skipped + 1 };
                    }

                    continue;
                }

                var known = current.TryGetValue(id, out var previous);
                if (known && previous == label)
                {
                    changes = changes with { Unchanged = changes.Unchanged + 1 };
                    continue;
                }

                var number = known
                    ? Append(EventTypes.LabelCorrected, new LabelCorrected(id.Value, label, previous, annotator), transaction)
                    : Append(EventTypes.LabelSubmitted, new LabelSubmitted(id.Value, label, annotator), transaction);
                connection.Execute(
                    """
                    INSERT INTO labels (sample, class, annotator, event) VALUES (@id, @label, @annotator, @number)
                    ON CONFLICT (sample) DO UPDATE SET class = @label, value = NULL, annotator = @annotator, event = @number;
                    DELETE FROM skips WHERE sample = @id;
                    """,
                    new { id = id.Value, label, annotator, number },
                    transaction);
                current[id] = label;
                skipped.Remove(id);
                changes = known ? changes with { Corrected = changes.Corrected + 1 } : changes with { Submitted = changes.Submitted + 1 };
            }

            return changes;
        });
    }
}

/// <summary>What a set of answers changed.</summary>
/// <param name="Submitted">Samples labelled for the first time.</param>
/// <param name="Corrected">Labels replaced by another class.</param>
/// <param name="Skipped">Samples skipped.</param>
/// <param name="Unchanged">Answers equal to the label there was.</param>
public sealed record LabelChanges(int Submitted, int Corrected, int Skipped, int Unchanged);
