using Dapper;
using Winnow.Server.Sharing;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    /// <summary>Newest message of one server to the others, 0 before the first; only where <see cref="IsShared"/>.</summary>
    public long NewestRelayed() => Read(c => c.ExecuteScalar<long>("SELECT COALESCE(MAX(id), 0) FROM relayed"));

    /// <summary>Leaves messages for the other servers. They take turns, so whoever reads has missed none with a smaller number.</summary>
    /// <param name="server">Who says so.</param>
    /// <param name="messages">What there is to say.</param>
    public void Relay(string server, IReadOnlyList<RelayedMessage> messages) => Change(transaction => writer.Execute(
        "INSERT INTO relayed (server, project, type, data, at) VALUES (@server, @Project, @Type, @Data, @at)",
        messages.Select(m => new { server, m.Project, m.Type, m.Data, at = Now }),
        transaction));

    /// <summary>What other servers have said after a message, oldest first.</summary>
    /// <param name="server">Who reads: its own messages are passed over.</param>
    /// <param name="after">Number of the last message that is known.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<(long Number, RelayedMessage Message)> ReadRelayed(string server, long after, int limit) => Read(c => c
        .Query<(long Id, string Project, string Type, string Data)>(
            "SELECT id, project, type, data FROM relayed WHERE id > @after AND server <> @server ORDER BY id LIMIT @limit", new { server, after, limit })
        .Select(r => (r.Id, new RelayedMessage(r.Project, r.Type, r.Data)))
        .ToArray());

    /// <summary>Removes messages that every server has read long ago.</summary>
    public void ForgetRelayed(TimeSpan age) => Change(transaction => writer.Execute("DELETE FROM relayed WHERE at < @old", new { old = Times.Text(clock.GetUtcNow() - age) }, transaction));
}
