using System.Data.Common;
using Dapper;
using Winnow.Server.Http;
using Winnow.Server.Webhooks;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    private const string WebhookColumns =
        "id, project, address, kinds, secret, enabled, reason, told, last_status AS LastStatus, last_at AS LastAt, failing_since AS FailingSince";

    /// <summary>Makes a webhook that hears of what happens from now on.</summary>
    /// <param name="project">The project.</param>
    /// <param name="address">Checked by the caller.</param>
    /// <param name="kinds">Of <see cref="WebhookKinds.All"/>, at least one.</param>
    /// <param name="told">Newest event of the project's journal.</param>
    /// <param name="by">User who makes it.</param>
    /// <exception cref="ProblemException">The project has as many as it may have.</exception>
    public StoredWebhook CreateWebhook(string project, string address, IReadOnlyList<string> kinds, long told, long by) => Change(transaction =>
    {
        if (writer.ExecuteScalar<long>("SELECT COUNT(*) FROM webhooks WHERE project = @project", new { project }, transaction) >= WebhookRules.HooksMax)
        {
            throw Problems.Conflict($"The project has {WebhookRules.HooksMax} webhooks, the most there may be.", remedy: "Delete one that is not used.");
        }

        var id = writer.ExecuteScalar<long>(
            """
            INSERT INTO webhooks (project, address, kinds, secret, enabled, told, created_by, created_at)
            VALUES (@project, @address, @kinds, @secret, 1, @told, @by, @now) RETURNING id
            """,
            new { project, address, kinds = string.Join(',', kinds), secret = Secrets.New(Secrets.Webhook), told, by, now = Now },
            transaction);
        Append(transaction, ServerEvents.WebhookCreated, new(By: by, Project: project, Item: id, Detail: new Uri(address).Host));
        return FindWebhook(writer, project, id, transaction)!;
    });

    /// <summary>A project's webhooks after an id, by id.</summary>
    public IReadOnlyList<StoredWebhook> ReadWebhooks(string project, long after, int limit) => Read(c => c
        .Query<WebhookRow>($"SELECT {WebhookColumns} FROM webhooks WHERE project = @project AND id > @after ORDER BY id LIMIT @limit", new { project, after, limit })
        .Select(r => r.ToWebhook())
        .ToArray());

    /// <summary>All webhooks that are switched on.</summary>
    public IReadOnlyList<StoredWebhook> ReadEnabledWebhooks() =>
        Read(c => c.Query<WebhookRow>($"SELECT {WebhookColumns} FROM webhooks WHERE enabled = 1 ORDER BY id").Select(r => r.ToWebhook()).ToArray());

    /// <summary>One webhook of a project, or null; another project's is not there.</summary>
    public StoredWebhook? FindWebhook(string project, long id) => Read(c => FindWebhook(c, project, id, null));

    /// <summary>Changes a webhook; null leaves a part as it is.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="id">The webhook.</param>
    /// <param name="address">Another address.</param>
    /// <param name="kinds">Other kinds.</param>
    /// <param name="enabled">On or off. Switched on, it hears of what happens from <paramref name="newest"/> on.</param>
    /// <param name="newest">Newest event of the project's journal.</param>
    /// <param name="by">User who changes it.</param>
    /// <returns>The webhook, or null where there is none.</returns>
    public StoredWebhook? ChangeWebhook(string project, long id, string? address, IReadOnlyList<string>? kinds, bool? enabled, long newest, long by) => Change(transaction =>
    {
        var changed = writer.Execute(
            """
            UPDATE webhooks SET
              address = COALESCE(@address, address),
              kinds = COALESCE(@kinds, kinds),
              told = CASE WHEN @enabled = 1 AND enabled = 0 THEN @newest ELSE told END,
              reason = CASE WHEN @enabled IS NULL THEN reason END,
              failing_since = CASE WHEN @enabled IS NULL THEN failing_since END,
              enabled = COALESCE(@enabled, enabled)
            WHERE id = @id AND project = @project
            """,
            new { id, project, address, kinds = kinds is null ? null : string.Join(',', kinds), enabled = enabled is { } on ? on ? 1 : 0 : (int?)null, newest },
            transaction);
        if (changed == 0)
        {
            return null;
        }

        Append(transaction, ServerEvents.WebhookChanged, new(By: by, Project: project, Item: id, Detail: address is null ? null : new Uri(address).Host));
        return FindWebhook(writer, project, id, transaction);
    });

    /// <summary>Deletes a webhook with all its messages; false when there is none.</summary>
    public bool DeleteWebhook(string project, long id, long by) => Change(transaction =>
    {
        if (writer.Execute("DELETE FROM webhooks WHERE id = @id AND project = @project", new { id, project }, transaction) == 0)
        {
            return false;
        }

        Append(transaction, ServerEvents.WebhookDeleted, new(By: by, Project: project, Item: id));
        return true;
    });

    private static StoredWebhook? FindWebhook(DbConnection connection, string project, long id, DbTransaction? transaction) =>
        connection.QueryFirstOrDefault<WebhookRow>($"SELECT {WebhookColumns} FROM webhooks WHERE id = @id AND project = @project", new { id, project }, transaction)?.ToWebhook();

    private sealed class WebhookRow
    {
        public long Id { get; init; }

        public string Project { get; init; } = "";

        public string Address { get; init; } = "";

        public string Kinds { get; init; } = "";

        public string Secret { get; init; } = "";

        public long Enabled { get; init; }

        public string? Reason { get; init; }

        public long Told { get; init; }

        public long? LastStatus { get; init; }

        public string? LastAt { get; init; }

        public string? FailingSince { get; init; }

        public StoredWebhook ToWebhook() => new(
            Id, Project, Address, Kinds.Split(','), Secret, Enabled != 0, Reason, Told, (int?)LastStatus,
            LastAt is { } last ? Times.Parse(last) : null, FailingSince is { } since ? Times.Parse(since) : null);
    }
}
