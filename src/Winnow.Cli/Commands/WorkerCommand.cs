using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Working;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow worker</c>: one job of a server, in a process of its own that may crash, be killed and be called again.</summary>
internal static class WorkerCommand
{
    public static Command Create(CommandConsole console)
    {
        var job = new Argument<string>("JOB") { Description = "The job's file, in the folder that the job writes to." };
        var stdin = new Option<bool>("--stop-with-stdin") { Description = "End when standard input ends, as it does when the server that called is gone." };
        var command = new CliCommand("worker", "Do one job of a server; `winnow serve` calls it.", "winnow worker winnow-data/jobs/abc-round-2-learn/job.json")
        {
            job, stdin,
        };
        command.SetAction((parse, cancel) => Task.FromResult(Run(console, parse.GetValue(job)!, parse.GetValue(stdin), cancel)));
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
            StartWatch();
        }

        var job = WorkerJson.Read<WorkerJob>(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
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

    // The pipe closes however the server ends, kill -9 included; without it a worker would train for nobody.
    private static void StartWatch()
    {
        var input = System.Console.OpenStandardInput();
        var watch = new Thread(() =>
        {
            var nothing = new byte[1];
            while (input.Read(nothing) > 0)
            {
            }

            Environment.Exit(ExitCode.Interrupted);
        })
        { IsBackground = true, Name = "stdin" };
        watch.Start();
    }
}
