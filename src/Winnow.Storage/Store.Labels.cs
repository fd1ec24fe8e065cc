using System.Data.Common;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const string SkippedByAnnotator = "skipped by the annotator";

    private const string Drawn =
        """
        LEFT JOIN (SELECT q.sample, MAX(q.round) AS round FROM picked q JOIN labels k ON k.sample = q.sample GROUP BY q.sample) n ON n.sample = l.sample
        LEFT JOIN picked m ON m.round = n.round AND m.sample = n.sample
        LEFT JOIN picks p ON p.round = m.round AND p.rank = m.rank
        LEFT JOIN drawn_by_chance d ON d.sample = l.sample
        """;

    private const string Asked =
        """
        LEFT JOIN (SELECT q.sample, MIN(q.round) AS round FROM picked q JOIN labels k ON k.sample = q.sample GROUP BY q.sample) f ON f.sample = l.sample
        LEFT JOIN picked a ON a.round = f.round AND a.sample = f.sample
        """;

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
    public IReadOnlyList<LabelledSample> ReadLabelsAsAsked() =>
    [
        // One statement: labels come in at any moment, and two would see different ones.
        .. connection.Query<(long Sample, long Class, double? Probability)>(
            $"""
            SELECT l.sample, l.class, CASE WHEN n.sample IS NULL THEN d.probability ELSE p.inclusion_probability END
            FROM labels l {Drawn} {Asked}
            WHERE l.class IS NOT NULL ORDER BY a.round IS NULL, a.round, a.rank, l.event
            """, transaction: batch)
            .Select(r => new LabelledSample(new SampleId(r.Sample), new ClassLabel((int)r.Class), r.Probability)),
    ];

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
        connection.Query<(long Class, long Count)>(engine.CountObjects, transaction: batch)
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
            // Rows are gathered and written together: one by one, a file of 100,000 answers would take minutes.
            var changes = new LabelChanges(0, 0, 0, 0);
            var lines = new List<StoredEvent>();
            var last = ReadLast(transaction);
            var skips = new Dictionary<long, long>();
            var labels = new Dictionary<long, (int Class, long Event)>();
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
                        skips[id.Value] = Tell(EventTypes.SampleSkipped, new SampleSkipped(id.Value, SkippedByAnnotator, annotator));
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

                labels[id.Value] = (label, known
                    ? Tell(EventTypes.LabelCorrected, new LabelCorrected(id.Value, label, previous, annotator))
                    : Tell(EventTypes.LabelSubmitted, new LabelSubmitted(id.Value, label, annotator)));
                current[id] = label;
                skipped.Remove(id);
                changes = known ? changes with { Corrected = changes.Corrected + 1 } : changes with { Submitted = changes.Submitted + 1 };
            }

            AppendAll(lines);
            Write(labels, skips, annotator, transaction);
            return changes;

            long Tell<T>(string type, T data)
            {
                var line = Follow(last, type, data);
                lines.Add(line);
                last = (line.Number, line.Hash);
                return line.Number;
            }
        });
    }

    private void Write(Dictionary<long, (int Class, long Event)> labels, Dictionary<long, long> skips, string annotator, DbTransaction transaction)
    {
        var there = connection.Query<long>("SELECT sample FROM labels", transaction: transaction).ToHashSet();
        InsertAll("labels", ["sample", "class", "annotator", "event"], labels.Where(l => !there.Contains(l.Key)), (row, label) =>
        {
            row.Add(label.Key);
            row.Add(label.Value.Class);
            row.Add(annotator);
            row.Add(label.Value.Event);
        });
        connection.Execute(
            "UPDATE labels SET class = @label, value = NULL, annotator = @annotator, event = @number WHERE sample = @id",
            labels.Where(l => there.Contains(l.Key)).Select(l => new { id = l.Key, label = l.Value.Class, annotator, number = l.Value.Event }),
            transaction);
        var before = connection.Query<long>("SELECT sample FROM skips", transaction: transaction).ToHashSet();
        connection.Execute("DELETE FROM skips WHERE sample = @id", labels.Keys.Where(before.Contains).Select(id => new { id }), transaction);
        // Skipped and then labelled in one file: the label counts.
        InsertAll("skips", ["sample", "reason", "event"], skips.Where(s => !labels.TryGetValue(s.Key, out var label) || label.Event < s.Value), (row, skip) =>
        {
            row.Add(skip.Key);
            row.Add(SkippedByAnnotator);
            row.Add(skip.Value);
        });
    }
}

/// <summary>What a set of answers changed.</summary>
/// <param name="Submitted">Samples labelled for the first time.</param>
/// <param name="Corrected">Labels replaced by another class.</param>
/// <param name="Skipped">Samples skipped.</param>
/// <param name="Unchanged">Answers equal to the label there was.</param>
public sealed record LabelChanges(int Submitted, int Corrected, int Skipped, int Unchanged);
