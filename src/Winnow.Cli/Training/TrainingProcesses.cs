using System.Diagnostics;
using System.Globalization;
using Winnow.Server.Jobs;
using Winnow.Torch;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>The processes that share a training. Those of this machine are started here and ended here, each by its own handle; others join by the rendezvous.</summary>
internal sealed class TrainingProcesses : IDisposable
{
    private const int Signalled = 128;
    private const string GoOn = "Nothing was recorded; the same command goes on from the last saved step.";

    private readonly TogetherOptions options;
    private readonly List<(int Rank, Process Process, Task<string> Errors)> others = [];
    private readonly DirectoryInfo? folder;
    private ProcessGroup? group;

    private TrainingProcesses(TogetherOptions options, IReadOnlyList<string> arguments)
    {
        this.options = options;
        if (options.Rank is not null)
        {
            return;
        }

        // Made with access for this account alone: whoever writes the file joins the training.
        folder = Directory.CreateTempSubdirectory("winnow-together-");
        string[] command = [.. WorkerProgram.OfThisProcess().SkipLast(1)];
        for (var rank = 1; rank < options.Processes; rank++)
        {
            var start = new ProcessStartInfo(
                command[0], [.. command.Skip(1), .. arguments, "--rank", rank.ToString(CultureInfo.InvariantCulture), "--rendezvous", "file:" + Place, "--stop-with-stdin"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var process = Process.Start(start) ?? throw new CommandException($"Process {rank} did not start.");
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            others.Add((rank, process, process.StandardError.ReadToEndAsync()));
        }
    }

    private string? Place => folder is null ? null : Path.Combine(folder.FullName, "meet");

    /// <summary>Starts the others, where they are of this machine, and waits until all are there.</summary>
    /// <param name="options">Checked.</param>
    /// <param name="arguments">This process's own, from the command's name on.</param>
    /// <exception cref="CommandException">They did not come.</exception>
    public static TrainingProcesses Start(TogetherOptions options, IReadOnlyList<string> arguments)
    {
        var processes = new TrainingProcesses(options, arguments);
        try
        {
            if (options.AreHere)
            {
                // Processes that each take all cores stand in each other's way.
                TorchRuntime.Threads = Math.Max(1, Environment.ProcessorCount / options.Processes);
            }

            processes.Join();
            return processes;
        }
        catch
        {
            processes.Dispose();
            throw;
        }
    }

    /// <summary>What the trainer shares its steps by.</summary>
    public DataParallel Together => new(group!);

    /// <summary>The sentence of a training that lost a process: what that one said last, where it is of this machine.</summary>
    public CommandException Explain(ProcessGroupException exception)
    {
        foreach (var (rank, process, errors) in others)
        {
            // It ends by itself as soon as it has said why; the others only lost it.
            if (!process.WaitForExit(TimeSpan.FromSeconds(1)))
            {
                continue;
            }

            if (process.ExitCode >= Signalled)
            {
                return new(string.Create(CultureInfo.InvariantCulture, $"Process {rank} of {options.Processes} was ended by signal {process.ExitCode - Signalled}, and the training with it. {GoOn}"));
            }

            if (process.ExitCode is ExitCode.Failed or ExitCode.Usage && LastLine(errors) is { } said && !said.Contains("lost the others", StringComparison.Ordinal))
            {
                return new(string.Create(CultureInfo.InvariantCulture, $"Process {rank} of {options.Processes} ended, and the training with it: {said}"));
            }
        }

        return new($"{exception.Message} {GoOn}");
    }

    /// <summary>Leaves the group, and ends what was started here.</summary>
    public void Dispose()
    {
        group?.Dispose();
        foreach (var (_, process, _) in others)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }

        folder?.Delete(recursive: true);
    }

    private void Join()
    {
        var meeting = Task.Run(() => options.Meet(Place));
        Task[] ends = [.. others.Select(o => o.Process.WaitForExitAsync())];
        try
        {
            if (Task.WaitAny([meeting, .. ends]) is > 0 and var ended)
            {
                var (rank, process, errors) = others[ended - 1];
                throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"Process {rank} of {options.Processes} ended before the training began: {LastLine(errors) ?? $"it ended with code {process.ExitCode}"}"));
            }

            group = meeting.GetAwaiter().GetResult();
        }
        catch (ProcessGroupException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static string? LastLine(Task<string> errors) => errors.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] ? last : null;
}
