using System.Globalization;
using Dapper;
using Winnow.Core.Data;
using Winnow.Core.Streaming;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>All streams, in the order in which they were begun.</summary>
    public IReadOnlyList<StoredStream> ReadStreams() =>
    [
        .. connection.Query<(string Name, string Strategy, double Budget, long Seed, byte[] State, long Learnt)>(
            "SELECT name, strategy, budget, seed, state, learnt FROM streams ORDER BY event", transaction: batch)
            .Select(r => new StoredStream(r.Name, r.Strategy, r.Budget, (int)r.Seed, r.State, r.Learnt)),
    ];

    /// <summary>The decisions of a stream, oldest first.</summary>
    public IReadOnlyList<StoredDecision> ReadDecisions(string stream) =>
    [
        .. connection.Query<(long Sequence, long Sample, string At, double Score, double Threshold, double Spent, long Label, string Reason)>(
            "SELECT sequence, sample, at, score, threshold, spent, label, reason FROM stream_decisions WHERE stream = @stream ORDER BY sequence", new { stream }, batch)
            .Select(r => new StoredDecision(
                new(r.Sequence, new SampleId(r.Sample), r.Score, r.Threshold, r.Spent, r.Label == 1, r.Reason), DateTimeOffset.Parse(r.At, CultureInfo.InvariantCulture))),
    ];

    /// <summary>Samples that any stream granted and no round has offered yet, in the order in which they were granted, with their decisions.</summary>
    public IReadOnlyList<(string Strategy, StreamDecision Decision)> ReadGranted() =>
    [
        .. connection.Query<(string Strategy, long Sequence, long Sample, double Score, double Threshold, double Spent, string Reason)>(
            """
            SELECT s.strategy, d.sequence, d.sample, d.score, d.threshold, d.spent, d.reason
            FROM stream_decisions d JOIN streams s ON s.name = d.stream
            WHERE d.label = 1 AND d.sample NOT IN (SELECT sample FROM picks)
            ORDER BY d.event, d.sequence
            """)
            .Select(r => (r.Strategy, new StreamDecision(r.Sequence, new SampleId(r.Sample), r.Score, r.Threshold, r.Spent, true, r.Reason))),
    ];

    /// <summary>Answers to samples that a stream granted, given after an event of the journal, oldest first.</summary>
    public IReadOnlyList<(SampleId Id, int Class)> ReadAnswers(string stream, long after) =>
    [
        .. connection.Query<(long Sample, long Class)>(
            """
            SELECT l.sample, l.class FROM labels l JOIN stream_decisions d ON d.sample = l.sample
            WHERE d.stream = @stream AND d.label = 1 AND l.class IS NOT NULL AND l.event > @after ORDER BY l.event
            """,
            new { stream, after },
            batch).Select(r => (new SampleId(r.Sample), (int)r.Class)),
    ];

    /// <summary>Number of the newest event; 0 before the first.</summary>
    public long NewestEvent() => connection.ExecuteScalar<long>("SELECT COALESCE(MAX(number), 0) FROM events", transaction: batch);

    /// <summary>Number of the event that gave the newest of the current labels; 0 where there is none.</summary>
    public long NewestLabel() => connection.ExecuteScalar<long>("SELECT COALESCE(MAX(event), 0) FROM labels", transaction: batch);

    /// <summary>Writes what a stream decided, in one transaction: the new samples, the decisions and the state to go on from.</summary>
    /// <param name="stream">The stream after these decisions; one whose name is new is begun.</param>
    /// <param name="source">Where the evidence came from, such as <c>model 2 (cnn)</c>.</param>
    /// <param name="added">Samples that the project does not know yet, with new ids and paths.</param>
    /// <param name="decisions">In the order of the stream, following those written before.</param>
    /// <exception cref="ProjectException">A sample is unknown or was decided before, or the disk is full.</exception>
    public void Decide(StoredStream stream, string source, IReadOnlyList<StoredSample> added, IReadOnlyList<StoredDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(added);
        ArgumentNullException.ThrowIfNull(decisions);
        var begins = ReadStreams().All(s => s.Name != stream.Name);
        Change(transaction =>
        {
            if (added.Count > 0)
            {
                Insert(added);
                Append(EventTypes.SamplesAdded, new SamplesAdded([.. added.Select(s => new SampleAdded(s.Id.Value, s.Path, s.Hash))]), transaction);
            }

            if (begins)
            {
                var begun = Append(EventTypes.StreamBegun, new StreamBegun(stream.Name, stream.Strategy, stream.Budget, stream.Seed), transaction);
                connection.Execute(
                    "INSERT INTO streams (name, strategy, budget, seed, state, learnt, event) VALUES (@Name, @Strategy, @Budget, @Seed, @nothing, 0, @begun)",
                    new { stream.Name, stream.Strategy, stream.Budget, stream.Seed, nothing = Array.Empty<byte>(), begun },
                    transaction);
            }

            var made = decisions.Select(d => new DecisionMade(
                d.Decision.Sequence, d.Decision.Id.Value, Stamp(d.At), d.Decision.Score, d.Decision.Threshold, d.Decision.Spent, d.Decision.Label, d.Decision.Reason)).ToArray();
            if (made.Length > 0)
            {
                var number = Append(EventTypes.StreamDecided, new StreamDecided(stream.Name, source, made), transaction);
                connection.Execute(
                    """
                    INSERT INTO stream_decisions (stream, sequence, sample, at, score, threshold, spent, label, reason, event)
                    VALUES (@Name, @Sequence, @Sample, @At, @Score, @Threshold, @Spent, @Label, @Reason, @number)
                    """,
                    made.Select(d => new { stream.Name, d.Sequence, d.Sample, d.At, d.Score, d.Threshold, d.Spent, Label = d.Label ? 1 : 0, d.Reason, number }),
                    transaction);
            }

            connection.Execute("UPDATE streams SET state = @state, learnt = @Learnt WHERE name = @Name", new { state = stream.State.ToArray(), stream.Learnt, stream.Name }, transaction);
            return true;
        });
    }
}
