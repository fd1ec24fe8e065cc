using System.Text.Json;
using Dapper;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>The journal, oldest first, read as it is walked.</summary>
    public IEnumerable<StoredEvent> ReadEvents() =>
        connection.Query<(long Number, string At, string Type, string Data, string Previous, string Hash)>(
            "SELECT number, at, type, data, previous, hash FROM events ORDER BY number", transaction: batch, buffered: false)
            .Select(r => new StoredEvent(r.Number, r.At, r.Type, r.Data, r.Previous, r.Hash));

    /// <summary>Checks the chain of hashes and that the labels are what the journal says.</summary>
    /// <returns>What is wrong, one sentence each; empty when all is well.</returns>
    /// <remarks>Reads the whole journal: about a second per 100,000 events.</remarks>
    public IReadOnlyList<string> Verify()
    {
        var problems = new List<string>();
        var labels = new SortedDictionary<long, (int? Class, string? Value)>();
        var previous = StoredEvent.Genesis;
        var expected = 1L;
        foreach (var line in ReadEvents())
        {
            if (line.Number != expected)
            {
                problems.Add($"Event {expected} is missing from the journal.");
            }

            if (line.Previous != previous || line.Hash != StoredEvent.HashOf(line.Previous, line.Number, line.At, line.Type, line.Data))
            {
                problems.Add($"Event {line.Number} ({line.Type}) was altered: its hash does not match.");
            }

            Replay(line, labels);
            previous = line.Hash;
            expected = line.Number + 1;
        }

        var stored = connection.Query<(long Sample, long? Class, string? Value)>("SELECT sample, class, value FROM labels ORDER BY sample", transaction: batch);
        if (!labels.Select(l => (l.Key, (long?)l.Value.Class, l.Value.Value)).SequenceEqual(stored))
        {
            problems.Add("The labels differ from what the journal says.");
        }

        return problems;
    }

    private static void Replay(StoredEvent line, SortedDictionary<long, (int? Class, string? Value)> labels)
    {
        switch (line.Type)
        {
            case EventTypes.LabelSubmitted:
                var submitted = JsonSerializer.Deserialize<LabelSubmitted>(line.Data, JsonSerializerOptions.Web)!;
                labels[submitted.Sample] = (submitted.Class, submitted.Value);
                break;
            case EventTypes.LabelCorrected:
                var corrected = JsonSerializer.Deserialize<LabelCorrected>(line.Data, JsonSerializerOptions.Web)!;
                labels[corrected.Sample] = (corrected.Class, corrected.Value);
                break;
            case EventTypes.LabelWithdrawn:
                labels.Remove(JsonSerializer.Deserialize<LabelWithdrawn>(line.Data, JsonSerializerOptions.Web)!.Sample);
                break;
        }
    }
}
