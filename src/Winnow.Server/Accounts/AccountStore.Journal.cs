using Dapper;
using Winnow.Storage;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    /// <summary>Entries of the journal, newest first.</summary>
    /// <param name="before">Only entries with a smaller number.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<StoredEvent> ReadJournal(long before, int limit) => Read(connection => connection
        .Query<(long Number, string At, string Type, string Data, string Previous, string Hash)>(
            "SELECT number, at, type, data, previous, hash FROM journal WHERE number < @before ORDER BY number DESC LIMIT @limit", new { before, limit })
        .Select(r => new StoredEvent(r.Number, r.At, r.Type, r.Data, r.Previous, r.Hash))
        .ToArray());

    /// <summary>Notes that somebody takes everything there is out of the server.</summary>
    public void NoteBackup(long by, string? address) => Change(transaction =>
    {
        Append(transaction, ServerEvents.BackupTaken, new(By: by, Address: address));
        return true;
    });

    /// <summary>Checks the chain of hashes; one sentence for each thing that is wrong. Reads the whole journal.</summary>
    public IReadOnlyList<string> VerifyJournal() => Read(connection =>
    {
        var problems = new List<string>();
        var previous = StoredEvent.Genesis;
        var expected = 1L;
        var lines = connection.Query<(long Number, string At, string Type, string Data, string Previous, string Hash)>(
            "SELECT number, at, type, data, previous, hash FROM journal ORDER BY number", buffered: false);
        foreach (var line in lines)
        {
            if (line.Number != expected)
            {
                problems.Add($"Entry {expected} is missing from the server's journal.");
            }

            if (line.Previous != previous || line.Hash != StoredEvent.HashOf(line.Previous, line.Number, line.At, line.Type, line.Data))
            {
                problems.Add($"Entry {line.Number} ({line.Type}) of the server's journal was altered: its hash does not match.");
            }

            previous = line.Hash;
            expected = line.Number + 1;
        }

        return problems;
    });
}
