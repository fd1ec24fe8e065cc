using Winnow.Server.Datasets;
using Winnow.Server.Projects;
using Winnow.Server.Sharing;
using Winnow.Server.Streams;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>What happens in one project without anybody asking: imports, exports, rounds, the stream and a detector's suggestions, each in a loop of its own, at the server that leads.</summary>
internal sealed class ProjectRunner : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RestAfterFault = TimeSpan.FromSeconds(10);

    // A fault of Winnow's own seldom passes by itself: trying it more often would fill the log and the processors.
    private static readonly TimeSpan RestAfterUnforeseen = TimeSpan.FromMinutes(5);

    private readonly ProjectHost host;
    private readonly Leadership leadership;
    private readonly TimeProvider clock;
    private readonly Action<string, Exception, bool> fault;
    private readonly CancellationTokenSource stop = new();
    private readonly Task[] loops;

    public ProjectRunner(ProjectHost host, JobRunner jobs, Leadership leadership, ServerOptions options, Action<string, Exception, bool> fault)
    {
        (this.host, this.leadership, this.fault, clock) = (host, leadership, fault, options.Clock);
        Machine = new(host, jobs);
        Exports = new(host, jobs);
        Imports = new(host, jobs, options);
        Stream = new(host, jobs, options);
        Live = new(host, jobs, options.Clock);
        loops =
        [
            LoopAsync(Imports.RunAsync), LoopAsync(Exports.RunAsync), LoopAsync(Machine.RunAsync), LoopAsync(Stream.RunAsync), LoopAsync(new DetectRunner(host, jobs).RunAsync),
        ];
    }

    /// <summary>The rounds.</summary>
    public RoundMachine Machine { get; }

    /// <summary>The imports.</summary>
    public ImportRunner Imports { get; }

    /// <summary>The exports.</summary>
    public ExportRunner Exports { get; }

    /// <summary>Images that pass by.</summary>
    public StreamRunner Stream { get; }

    /// <summary>Suggestions that programs wait for.</summary>
    public LiveSuggester Live { get; }

    /// <summary>Ends workers and loops; what they were at goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        Live.Dispose();
        stop.Dispose();
    }

    private async Task LoopAsync(Func<CancellationToken, Task> work)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            var term = CancellationToken.None;
            try
            {
                term = await leadership.TermAsync(stop.Token);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, term);
                var seen = host.Version;
                await work(both.Token);
                await WaitAsync(seen, both.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException) when (term.IsCancellationRequested)
            {
                // Another server leads now and goes on with it; this one waits for its turn.
            }
            catch (Exception exception) when (exception is ProjectException or IOException or UnauthorizedAccessException or System.Data.Common.DbException or System.ComponentModel.Win32Exception)
            {
                // Such as a full disk, or a worker that is not installed: it is tried again when that may have passed.
                fault(host.Id, exception, true);
                await RestAsync(RestAfterFault);
            }
            catch (Exception exception)
            {
                fault(host.Id, exception, false);
                await RestAsync(RestAfterUnforeseen);
            }
        }
    }

    // Labels come in too often to look after each: twice a second is soon enough for a round.
    private async Task WaitAsync(long seen, CancellationToken cancel)
    {
        do
        {
            await Task.Delay(LookEvery, clock, cancel);
        }
        while (host.Version == seen);
    }

    private async Task RestAsync(TimeSpan rest)
    {
        try
        {
            await Task.Delay(rest, clock, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The server stops; the loop sees it.
        }
    }
}
