using System.Data.Common;
using Dapper;
using Winnow.Server.Webhooks;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    /// <summary>Adds messages of a webhook and notes how far it has been told, in one change.</summary>
    /// <param name="webhook">The webhook; nothing happens where it is gone.</param>
    /// <param name="told">Newest event that is in them or was passed over; null leaves it, as for a test.</param>
    /// <param name="messages">Key, kind and body of each.</param>
    public void AddDeliveries(long webhook, long? told, IReadOnlyList<(string Key, string Kind, string Body)> messages) => Change(transaction =>
    {
        if (writer.Execute("UPDATE webhooks SET told = COALESCE(@told, told) WHERE id = @webhook", new { webhook, told }, transaction) == 0)
        {
            return 0;
        }

        return writer.Execute(
            "INSERT INTO deliveries (webhook, key, kind, body, next_at, created_at) VALUES (@webhook, @Key, @Kind, @Body, @now, @now)",
            messages.Select(m => new { webhook, m.Key, m.Kind, m.Body, now = Now }),
            transaction);
    });

    /// <summary>Messages of a webhook that wait.</summary>
    public long CountWaiting(long webhook) => Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM deliveries WHERE webhook = @webhook AND next_at IS NOT NULL", new { webhook }));

    /// <summary>Webhooks with messages whose time has come; of one that is switched off only tests are sent.</summary>
    public IReadOnlyList<StoredWebhook> ReadDueWebhooks() => Read(c => c
        .Query<WebhookRow>(
            $"""
            SELECT {WebhookColumns} FROM webhooks w
            WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook = w.id AND d.next_at <= @now AND (w.enabled = 1 OR d.kind = 'test')) ORDER BY id
            """,
            new { now = Now })
        .Select(r => r.ToWebhook())
        .ToArray());

    /// <summary>Messages of a webhook whose time has come, oldest first.</summary>
    public IReadOnlyList<StoredDelivery> ReadDue(StoredWebhook webhook, int limit) => Read(c => c
        .Query<(long Id, string Key, string Kind, string Body, long Attempts)>(
            "SELECT id, key, kind, body, attempts FROM deliveries WHERE webhook = @id AND next_at <= @now AND (@enabled = 1 OR kind = 'test') ORDER BY id LIMIT @limit",
            new { id = webhook.Id, now = Now, enabled = webhook.Enabled ? 1 : 0, limit })
        .Select(r => new StoredDelivery(r.Id, r.Key, r.Kind, r.Body, (int)r.Attempts))
        .ToArray());

    /// <summary>Notes what came of a try: the message is done, tried again later or given up; a webhook that has failed for long is switched off.</summary>
    public void NoteAttempt(StoredWebhook webhook, StoredDelivery delivery, DeliveryOutcome outcome) => Change(transaction =>
    {
        var attempt = delivery.Attempts + 1;
        var now = clock.GetUtcNow();
        var next = outcome.Reason is null || WebhookRules.Pause(delivery.Kind, attempt) is not { } pause ? null : Times.Text(now + pause);
        if (writer.Execute("UPDATE deliveries SET attempts = @attempt, next_at = @next WHERE id = @Id", new { attempt, next, delivery.Id }, transaction) == 0)
        {
            return false; // the webhook was deleted while its message was on the way
        }

        writer.Execute(
            """
            INSERT INTO delivery_attempts (delivery, webhook, at, attempt, status, milliseconds, reason, next_at)
            VALUES (@Id, @webhook, @at, @attempt, @Status, @Milliseconds, @Reason, @next);
            UPDATE webhooks SET last_status = @Status, last_at = @at,
              failing_since = CASE WHEN @Reason IS NULL THEN NULL WHEN enabled = 1 THEN COALESCE(failing_since, @at) END WHERE id = @webhook;
            DELETE FROM deliveries WHERE webhook = @webhook AND next_at IS NULL
              AND id <= (SELECT id FROM deliveries WHERE webhook = @webhook ORDER BY id DESC LIMIT 1 OFFSET @kept);
            """,
            new { delivery.Id, webhook = webhook.Id, at = Times.Text(now), attempt, outcome.Status, outcome.Milliseconds, outcome.Reason, next, kept = WebhookRules.DeliveriesKept },
            transaction);
        if (outcome.Reason is not null && webhook.Enabled)
        {
            SwitchOffIfHopeless(webhook, outcome, now, transaction);
        }

        return true;
    });

    /// <summary>Tries of a webhook's messages below an id, newest first.</summary>
    public IReadOnlyList<StoredAttempt> ReadAttempts(long webhook, long before, int limit) => Read(c => c
        .Query<AttemptRow>(
            """
            SELECT a.id, a.at, d.kind, a.attempt, a.status, a.milliseconds, a.reason, a.next_at AS NextAt
            FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery WHERE a.webhook = @webhook AND a.id < @before ORDER BY a.id DESC LIMIT @limit
            """,
            new { webhook, before, limit })
        .Select(r => r.ToAttempt())
        .ToArray());

    private void SwitchOffIfHopeless(StoredWebhook webhook, DeliveryOutcome outcome, DateTimeOffset now, DbTransaction transaction)
    {
        var since = writer.ExecuteScalar<string>("SELECT failing_since FROM webhooks WHERE id = @Id", new { webhook.Id }, transaction);
        var reason = WebhookRules.Hopeless(outcome.Status, since is null ? TimeSpan.Zero : now - Times.Parse(since));
        if (reason is null)
        {
            return;
        }

        writer.Execute(
            "UPDATE webhooks SET enabled = 0, reason = @reason WHERE id = @Id; UPDATE deliveries SET next_at = NULL WHERE webhook = @Id;", new { webhook.Id, reason }, transaction);
        Append(transaction, ServerEvents.WebhookDisabled, new(Project: webhook.Project, Item: webhook.Id, Detail: reason));
    }

    private sealed class AttemptRow
    {
        public long Id { get; init; }

        public string At { get; init; } = "";

        public string Kind { get; init; } = "";

        public long Attempt { get; init; }

        public long? Status { get; init; }

        public long? Milliseconds { get; init; }

        public string? Reason { get; init; }

        public string? NextAt { get; init; }

        public StoredAttempt ToAttempt() => new(Id, Times.Parse(At), Kind, (int)Attempt, (int?)Status, (int?)Milliseconds, Reason, NextAt is { } next ? Times.Parse(next) : null);
    }
}
