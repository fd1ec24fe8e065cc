using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Working;

/// <summary>Reads the files of an import, several at once; each is announced before it is opened, so that a crash can be laid to it.</summary>
internal static class IngestWork
{
    public static void Run(IngestJob job, string folder, WorkerOutput output, CancellationToken cancel)
    {
        if (job.Threads < 1)
        {
            throw new CommandException($"The job asks for {job.Threads} threads; it needs 1 or more.");
        }

        Parallel.ForEach(job.Files, new ParallelOptions { MaxDegreeOfParallelism = job.Threads, CancellationToken = cancel }, source =>
        {
            output.Write(new("begin") { Number = source.Number });
            output.Write(new("file") { File = FileIngest.Run(source, folder, job.BytesMax, job.PixelsMax) });
        });
    }
}
