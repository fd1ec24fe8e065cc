using System.Collections.Concurrent;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Working;

/// <summary>Reads the files of an import, several at once; each is announced before it is opened, so that a crash can be laid to it.</summary>
internal static class IngestWork
{
    /// <returns>Numbers of the files that can be used, in their order.</returns>
    public static IReadOnlyList<long> Run(IngestJob job, string folder, WorkerOutput output, CancellationToken cancel)
    {
        if (job.Threads < 1)
        {
            throw new CommandException($"The job asks for {job.Threads} threads; it needs 1 or more.");
        }

        var usable = new ConcurrentBag<long>();
        Parallel.ForEach(job.Files, new ParallelOptions { MaxDegreeOfParallelism = job.Threads, CancellationToken = cancel }, source =>
        {
            output.Write(new("begin") { Number = source.Number });
            var file = FileIngest.Run(source, folder, job.BytesMax, job.PixelsMax);
            if (file.Problem is null)
            {
                usable.Add(file.Number);
            }

            output.Write(new("file") { File = file });
        });
        return [.. usable.Order()];
    }
}
