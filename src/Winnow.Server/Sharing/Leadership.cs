using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Winnow.Server.Accounts;
using Winnow.Server.Jobs;

namespace Winnow.Server.Sharing;

/// <summary>Which of the servers of a data folder does what happens without anybody asking: rounds, imports, exports, streams and webhooks. With SQLite there is one server, and it leads from the start.</summary>
/// <remarks>
/// The place is a lock that the database holds for a connection. It falls free as soon as its holder's process ends, however it ends, and another server takes it within <see cref="LookEvery"/>; where the
/// holder's machine vanishes without a word, the database notices within a minute. A holder that hears nothing of the database for ten seconds stops, well before that.
/// </remarks>
internal sealed partial class Leadership(AccountStore accounts, JobRunner jobs, TimeProvider clock, ILogger<Leadership> log) : IHostedService, IDisposable
{
    /// <summary>How often a server looks whether it leads.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource<CancellationToken> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? term;
    private Task looking = Task.CompletedTask;

    /// <summary>Whether this server leads now.</summary>
    public bool Leads
    {
        get
        {
            lock (gate)
            {
                return term is not null;
            }
        }
    }

    /// <summary>Waits until this server leads.</summary>
    /// <returns>Cancelled as soon as it does not lead any more.</returns>
    public Task<CancellationToken> TermAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            return begun.Task.WaitAsync(cancel);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (accounts.IsShared)
        {
            looking = Task.Run(LookAsync, CancellationToken.None);
        }
        else
        {
            Begin();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await looking;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Dispose();
        term?.Dispose();
    }

    private async Task LookAsync()
    {
        using var lead = accounts.NewLead();
        try
        {
            while (true)
            {
                var leads = lead.Look();
                if (leads && !Leads && TryBegin())
                {
                    Begun(log);
                }
                else if (!leads && Leads)
                {
                    await EndAsync();
                    Ended(log);
                }

                await Task.Delay(LookEvery, clock, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; runners have stopped before, and the place falls free with the connection.
        }
    }

    // What an earlier term of this server has begun may take a moment to end: until then it leads nothing, and looks again.
    private bool TryBegin()
    {
        try
        {
            jobs.CleanAll();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotYet(log, exception);
            return false;
        }

        Begin();
        return true;
    }

    private void Begin()
    {
        lock (gate)
        {
            term = new();
            begun.SetResult(term.Token);
        }
    }

    private async Task EndAsync()
    {
        CancellationTokenSource over;
        lock (gate)
        {
            over = term!;
            (term, begun) = (null, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await over.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This server leads now: rounds, imports, exports, streams and webhooks run here.")]
    private static partial void Begun(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This server has the place of the one that leads, but the folder of its jobs cannot be emptied yet, which is tried again.")]
    private static partial void NotYet(ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This server does not lead any more: the database cannot be reached, or another server has the place.")]
    private static partial void Ended(ILogger log);
}
