using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Cli.Working;

/// <summary>Talks to Slurm through its programs: submits arrays of workers and asks how they are.</summary>
/// <param name="options">Which programs, and what for sbatch.</param>
/// <param name="folder">Folder for scripts and logs that the cluster's machines share.</param>
internal sealed class SlurmQueue(SlurmOptions options, string folder)
{
    private readonly string folder = Directory.CreateDirectory(folder).FullName;
    private int scripts;

    /// <summary>Name of the jobs, the same for the same folder: whoever starts anew finds the workers of before.</summary>
    public string JobName => $"winnow-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..8]}";

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
        await File.WriteAllTextAsync(script, Script(command), cancel);

        // As arguments: a directive in the script ends at a blank in the folder's name.
        string[] own =
        [
            "--parsable", "--export=ALL", $"--job-name={JobName}", string.Create(CultureInfo.InvariantCulture, $"--array=0-{count - 1}"),
            $"--output={Path.Combine(folder.Replace("%", "%%", StringComparison.Ordinal), "worker-%A-%a.log")}",
        ];
        var said = (await CallAsync(options.Sbatch, [.. own, .. options.Options, script], secrets, cancel)).Trim();
        var number = said.Split(';')[0];
        return number.Length > 0 && number.All(char.IsAsciiDigit) ? number : throw new InvalidDataException($"'{options.Sbatch}' answers '{said}' instead of a number.");
    }

    /// <summary>All workers that Slurm still knows of, those that ended within its MinJobAge (300 s by default) included.</summary>
    /// <remarks>By name: asked for a number that it has forgotten, squeue fails. How workers ended is in it, so that a cluster needs no accounting, without which sacct fails.</remarks>
    /// <exception cref="InvalidDataException">squeue failed, such as while the cluster's controller is away.</exception>
    public async Task<IReadOnlyList<SlurmTask>> ListAsync(CancellationToken cancel) =>
        SlurmTask.Parse(await CallAsync(options.Program("squeue"), ["--noheader", "--array", "--states=all", $"--user={Environment.UserName}", $"--name={JobName}", "--format=%i|%T"], null, cancel));

    // Slurm tells every process of a job to end, and the shell's own turn to clean up comes once the worker has given back what it had.
    private string Script(IReadOnlyList<string> command) => $"""
        #!/bin/bash
        name="slurm-$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID"
        cache={Quoted(folder)}/"$name"
        trap : TERM
        trap 'rm -rf "$cache"' EXIT
        {string.Join(' ', command.Select(Quoted))} --cache "$cache" --name "$name"

        """;

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
