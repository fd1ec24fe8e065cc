using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Winnow.Server.Accounts;
using Winnow.Server.Projects;
using Winnow.Server.Sharing;
using Winnow.Storage;

namespace Winnow.Server.Webhooks;

/// <summary>Makes messages of what journals say and sends those whose time has come. It reads beside the writers, so no annotator ever waits for a receiver; what is stored goes on after a restart.</summary>
internal sealed partial class WebhookDispatcher(AccountStore accounts, ProjectRegistry projects, WebhookSender sender, Leadership leadership, ILogger<WebhookDispatcher> log) : BackgroundService
{
    private const int EventsAtOnce = 500;
    private const int SentInARow = 20;
    private const int ReceiversAtOnce = 8;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim nudge = new(0, 1);
    private readonly Dictionary<long, Task> sending = [];

    /// <summary>Looks now instead of within half a second.</summary>
    public void Nudge()
    {
        try
        {
            nudge.Release();
        }
        catch (SemaphoreFullException)
        {
            // It looks already.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        nudge.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                // One server sends, so that nobody hears a thing twice.
                if (leadership.Leads)
                {
                    Look(stoppingToken);
                }

                await nudge.WaitAsync(LookEvery, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; what was on its way is tried again after the next start.
        }

        await Task.WhenAll(sending.Values);
    }

    private void Look(CancellationToken stop)
    {
        try
        {
            Collect();
            foreach (var (id, task) in sending.Where(s => s.Value.IsCompleted).ToArray())
            {
                sending.Remove(id);
                if (task.Exception is { } unforeseen)
                {
                    Fault(log, unforeseen);
                }
            }

            foreach (var webhook in accounts.ReadDueWebhooks())
            {
                if (sending.Count < ReceiversAtOnce && !sending.ContainsKey(webhook.Id))
                {
                    sending[webhook.Id] = SendAsync(webhook, stop);
                }
            }
        }
        catch (Exception exception) when (exception is DbException or ProjectException or IOException)
        {
            // Such as a full disk; the next look tries again.
            Fault(log, exception);
        }
    }

    private void Collect()
    {
        var open = projects.Opened.ToDictionary(h => h.Id, StringComparer.Ordinal);
        foreach (var webhook in accounts.ReadEnabledWebhooks())
        {
            if (open.TryGetValue(webhook.Project, out var host) && host.Settings.DeletedAt is null && accounts.CountWaiting(webhook.Id) < WebhookRules.WaitingMax)
            {
                var (events, name) = host.Read(s => (s.ReadEvents(webhook.Told, EventsAtOnce), host.Settings.Title ?? s.ReadProject().Name));
                if (events.Count > 0)
                {
                    accounts.AddDeliveries(webhook.Id, events[^1].Number, WebhookMessages.Of(host.Id, name, webhook.Kinds, events));
                }
            }
        }
    }

    private async Task SendAsync(StoredWebhook webhook, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            foreach (var delivery in accounts.ReadDue(webhook, SentInARow))
            {
                var outcome = await sender.SendAsync(webhook, delivery, stop);
                accounts.NoteAttempt(webhook, delivery, outcome);
                if (outcome.Reason is not null)
                {
                    break; // whoever does not answer is not asked twenty times in a row
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // No answer came before the server stopped: the message stays as it was.
        }
        catch (Exception exception) when (exception is DbException or ProjectException)
        {
            Fault(log, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhooks cannot go on and are tried again.")]
    private static partial void Fault(ILogger log, Exception exception);
}
