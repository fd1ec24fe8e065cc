using System.Diagnostics;
using System.Globalization;

namespace Winnow.Cli.Working;

/// <summary>Talks to Slurm through its programs: submits arrays of workers and asks how they are.</summary>
/// <param name="options">Which programs, and what for sbatch.</param>
/// <param name="folder">Folder for scripts and logs that the cluster's machines share.</param>
internal sealed class SlurmQueue(SlurmOptions options, string folder)
{
    private readonly string folder = Directory.CreateDirectory(folder).FullName;
    private int scripts;

    /// <summary>Submits an array of workers.</summary>
    /// <param name="count">Workers, at least 1.</param>
    /// <param name="command">Program and arguments of one worker, without secrets: those are in the environment, which Slurm passes on.</param>
    /// <param name="secrets">Variables of the environment of the workers.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The array's number.</returns>
    /// <exception cref="InvalidDataException">sbatch failed or said something else.</exception>
    public async Task<string> SubmitAsync(int count, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> secrets, CancellationToken cancel)
    {
        var script = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"workers-{++scripts}.sh"));
        await File.WriteAllTextAsync(script, Script(count, command), cancel);
        var said = (await CallAsync(options.Sbatch, ["--parsable", "--export=ALL", .. options.Options, script], secrets, cancel)).Trim();
        var number = said.Split(';')[0];
        return number.Length > 0 && number.All(char.IsAsciiDigit) ? number : throw new InvalidDataException($"'{options.Sbatch}' answers '{said}' instead of a number.");
    }

    /// <summary>Workers of some arrays that wait or run.</summary>
    public async Task<IReadOnlyList<SlurmTask>> OpenAsync(IEnumerable<string> arrays, CancellationToken cancel) =>
        SlurmTask.Parse(await CallAsync(options.Program("squeue"), ["--noheader", "--array", $"--jobs={string.Join(',', arrays)}", "--format=%i|%T"], null, cancel));

    /// <summary>How all workers of an array are or ended.</summary>
    public async Task<IReadOnlyList<SlurmTask>> EndedAsync(string array, CancellationToken cancel) =>
        SlurmTask.Parse(await CallAsync(options.Program("sacct"), ["--noheader", "--parsable2", "--allocations", $"--jobs={array}", "--format=JobID,State"], null, cancel));

    /// <summary>The script of an array.</summary>
    internal string Script(int count, IReadOnlyList<string> command) => string.Create(CultureInfo.InvariantCulture, $"""
        #!/bin/bash
        #SBATCH --job-name=winnow-worker
        #SBATCH --array=0-{count - 1}
        #SBATCH --output={Path.Combine(folder, "worker-%A-%a.log")}
        name="slurm-$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID"
        cache={Quoted(folder)}/"$name"
        trap 'rm -rf "$cache"' EXIT
        {string.Join(' ', command.Select(Quoted))} --cache "$cache" --name "$name"

        """);

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static async Task<string> CallAsync(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start) ?? throw new InvalidDataException($"'{program}' did not start.");
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            return process.ExitCode == 0 ? await output : throw new InvalidDataException($"'{program}' ended with {process.ExitCode}: {(await error).Trim()}");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidDataException($"'{program}' cannot be called ({exception.Message}); --slurm names the sbatch program.", exception);
        }
    }
}
