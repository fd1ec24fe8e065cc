using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Working;
using Winnow.Server.Datasets;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow worker</c>: one job of a server, in a process of its own that may crash, be killed and be called again.</summary>
internal static class WorkerCommand
{
    public static Command Create(CommandConsole console)
    {
        var job = new Argument<string?>("JOB") { Description = "The job's file, in the folder that the job writes to; left out with --broker.", DefaultValueFactory = _ => null };
        var stdin = new Option<bool>("--stop-with-stdin") { Description = "End when standard input ends, as it does when the server that called is gone." };
        var broker = new Option<string?>("--broker") { Description = "Take jobs of a server through this broker, such as amqp://NAME:PASSWORD@HOST; WINNOW_BROKER in the environment hides the password from lists of processes." };
        var (blobs, endpoint) = (BlobsCommand.Place(), BlobsCommand.Endpoint());
        var shared = new Option<string?>("--shared") { Description = "The server's data folder as this machine sees it, where there is no --blobs." };
        var cache = new Option<string>("--cache") { Description = "Folder of this worker alone, for its work and for images that it has brought.", DefaultValueFactory = _ => "winnow-worker" };
        var cacheGib = new Option<int>("--cache-gib") { Description = "GiB of images kept between jobs.", DefaultValueFactory = _ => 20 };
        var slots = new Option<int>("--slots") { Description = "Jobs at once.", DefaultValueFactory = _ => 1 };
        var memory = new Option<int>("--memory-gib") { Description = "GiB of memory of one job; it is ended beyond that.", DefaultValueFactory = _ => 8 };
        var name = new Option<string?>("--name") { Description = "Name of the worker; machine and process by default." };
        var once = new Option<bool>("--until-idle") { Description = "End when nothing was to be done for a minute, as in a batch of a cluster." };
        var slurm = new Option<string?>("--slurm") { Description = "Start workers as an array of a Slurm cluster with this sbatch program, as many as there is work for, instead of working here." };
        var most = new Option<int>("--slurm-most") { Description = "Workers of the cluster at once.", DefaultValueFactory = _ => 8 };
        var options = new Option<string[]>("--slurm-option") { Description = "An option for sbatch, such as --partition=gpu; may be given several times.", DefaultValueFactory = _ => [] };
        var command = new CliCommand(
            "worker",
            "Do jobs of a server on this machine: through a broker until it is stopped, or the one that `winnow serve` calls it for.",
            "winnow worker --broker amqp://winnow@queue.example.org --blobs s3://winnow/images --s3-endpoint https://s3.example.org",
            "winnow worker --broker amqp://winnow@queue.example.org --shared /mnt/winnow --slots 2",
            "winnow worker winnow-data/jobs/abc-round-2-learn/job.json")
        {
            job, stdin, broker, blobs, endpoint, shared, cache, cacheGib, slots, memory, name, once, slurm, most, options,
        };
        command.SetAction((parse, cancel) =>
        {
            var address = parse.GetValue(broker) ?? (parse.GetValue(job) is null ? Environment.GetEnvironmentVariable("WINNOW_BROKER") : null);
            if (address is null)
            {
                return Task.FromResult(Run(console, parse.GetValue(job) ?? throw CommandException.Usage("Name a job's file, or a broker with --broker."), parse.GetValue(stdin), cancel));
            }

            var service = new WorkerServiceOptions(address)
            {
                S3 = BlobsCommand.StoreOf(parse.GetValue(blobs), parse.GetValue(endpoint)),
                Shared = parse.GetValue(shared),
                Cache = parse.GetValue(cache)!,
                CacheBytesMax = (long)parse.GetValue(cacheGib) << 30,
                Slots = parse.GetValue(slots),
                MemoryMax = (long)parse.GetValue(memory) << 30,
                Name = parse.GetValue(name),
                UntilIdle = parse.GetValue(once),
            };
            return parse.GetValue(slurm) is { } sbatch
                ? new SlurmWorkers(console, new(sbatch, parse.GetValue(most), parse.GetValue(options)!), service).RunAsync(cancel)
                : new WorkerService(console, service).RunAsync(cancel);
        });
        return command;
    }

    private static int Run(CommandConsole console, string path, bool stopWithStdin, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            throw new CommandException($"The job '{path}' does not exist; `winnow serve` writes the file before it calls the worker.");
        }

        var output = new WorkerOutput(console.Output);
        if (stopWithStdin)
        {
            // Without it a worker would train for nobody.
            StandardInputWatch.Start();
        }

        var job = WorkerJson.Read<WorkerJob>(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (DataWork.Does(job))
        {
            return new DataJob(console, job, folder, output).Run(cancel);
        }

        NativeLibrary.Require("worker");
        try
        {
            switch (job)
            {
                case { Kind: "ingest", Ingest: { } ingest }:
                    IngestWork.Run(ingest, folder, output, cancel);
                    break;
                case { Kind: "learn", Learn: { } learn }:
                    new LearnWork(learn, folder, output, console.Clock).Run(cancel);
                    break;
                case { Kind: "pick", Pick: { } pick }:
                    new PickWork(pick, folder, output, console.Clock).Run(cancel);
                    break;
                case { Kind: "stream", Stream: { } stream }:
                    StreamWork.Run(stream, folder, output, cancel);
                    break;
                case { Kind: "video", Video: { } video }:
                    VideoWork.Run(video, folder, output, cancel);
                    break;
                case { Kind: "detect", Detect: { } detect }:
                    DetectWork.Run(detect, folder, output, console.Clock, cancel);
                    break;
                case { Kind: "suggest", Suggest: { } suggest }:
                    SuggestWork.Run(suggest, folder, output, console.Clock, cancel);
                    break;
                case { Kind: "score", Score: { } score }:
                    ScoreWork.Run(score, folder, output, console.Clock, cancel);
                    break;
                default:
                    throw new CommandException($"The job '{path}' is of the kind '{job.Kind}', which this worker does not know, or lacks its part; use server and worker of one version.");
            }
        }
        catch (CommandException exception)
        {
            // A failure with a sentence is an answer: calling again would give the same.
            output.Write(new("failed") { Reason = exception.Message });
            return ExitCode.Failed;
        }

        output.Write(new("done"));
        return ExitCode.Done;
    }
}
