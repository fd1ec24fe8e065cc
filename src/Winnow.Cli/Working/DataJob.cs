using Winnow.Cli.Console;
using Winnow.Core.Formats;
using Winnow.Server.Datasets;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Cli.Working;

/// <summary>An export or a file of labels, as a job of a server: needs neither model nor native library.</summary>
internal sealed class DataJob(CommandConsole console, WorkerJob job, string folder, WorkerOutput output)
{
    private static readonly TimeSpan AliveEvery = TimeSpan.FromMinutes(1);

    private double last;

    /// <returns>The exit code.</returns>
    public int Run(CancellationToken cancel)
    {
        // Reading a large file back has nothing to tell for minutes, and a worker that says nothing is ended.
        using var alive = console.Clock.CreateTimer(_ => output.Write(DataWork.Progress(job, Volatile.Read(ref last))), null, AliveEvery, AliveEvery);
        try
        {
            DataWork.Run(job, folder, project => Store.OpenForReading(project, console.Clock), console.Clock, Tell, cancel);
        }
        catch (DatasetException exception)
        {
            output.Write(new("failed") { Reason = exception.Message });
            return ExitCode.Failed;
        }

        output.Write(new("done"));
        return ExitCode.Done;
    }

    private void Tell(double share)
    {
        Volatile.Write(ref last, share);
        output.Write(DataWork.Progress(job, share));
    }
}
