using System.Runtime.InteropServices;

namespace Winnow.Cli.Console;

/// <summary>Ctrl+C and SIGTERM, listened to before a command begins.</summary>
/// <remarks>System.CommandLine listens from a command's first wait on. By then a web server of the command listens too, and takes a signal away that nobody else hears.</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Timer end;
    private readonly PosixSignalRegistration[] registrations;
    private int exitCode;
    private bool ended;

    public StopSignals()
    {
        end = new(_ => Environment.Exit(exitCode));
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Time that the command has to end by itself, from the signal on; then the process ends.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        lock (gate)
        {
            ended = true;
            end.Dispose();
            stop.Dispose();
        }
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;

        // A signal may come in the moment in which the command ends: then there is nothing left to stop.
        lock (gate)
        {
            if (!ended && !stop.IsCancellationRequested)
            {
                exitCode = context.Signal == PosixSignal.SIGINT ? 130 : 143;
                end.Change(Patience, Timeout.InfiniteTimeSpan);
                stop.Cancel();
            }
        }
    }
}
