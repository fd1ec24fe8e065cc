using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Jobs;

/// <summary>One call of a worker: starts the process, listens, watches its memory and its time, and leaves nothing running.</summary>
/// <param name="command">Program and arguments before the job's file.</param>
/// <param name="limits">What it may use.</param>
/// <param name="clock">Times it.</param>
public sealed class WorkerSupervisor(IReadOnlyList<string> command, WorkerLimits limits, TimeProvider clock)
{
    /// <summary>File in the job's folder that names the process while it runs.</summary>
    internal const string PidName = "worker.pid";

    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs a job to its end.</summary>
    /// <param name="folder">The job's folder with its file.</param>
    /// <param name="heard">Told what the worker says, one message after the other.</param>
    /// <param name="cancel">Ends the worker.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the process is gone.</exception>
    public async Task<WorkerEnd> RunAsync(string folder, Func<WorkerMessage, Task> heard, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(heard);
        cancel.ThrowIfCancellationRequested();
        using var process = WorkerProgram.Start(command, Path.Combine(folder, WorkerJson.JobName), limits.MemoryMax);
        var pid = Path.Combine(folder, PidName);
        await File.WriteAllTextAsync(pid, process.Id.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
        GiveWay(process);
        var call = new Call(clock.GetTimestamp());
        var log = new LogTail();
        var errors = log.ReadAsync(process.StandardError);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watch = WatchAsync(process, call, ended.Token);
        try
        {
            await ListenAsync(process, call, heard);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        finally
        {
            Kill(process);
            await ended.CancelAsync();
            await watch;
            await errors;
            File.Delete(pid);
        }

        cancel.ThrowIfCancellationRequested();
        return End(process.ExitCode, call, log.ToString());
    }

    /// <summary>Ends workers that a server which was killed has left in a folder of jobs.</summary>
    internal static void EndOrphans(string jobs)
    {
        foreach (var folder in Directory.EnumerateDirectories(jobs))
        {
            var file = Path.Combine(folder, PidName);
            if (File.Exists(file))
            {
                if (int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Find(id, folder) is { } orphan)
                {
                    using (orphan)
                    {
                        Kill(orphan);
                        orphan.WaitForExit(EndMax);
                    }
                }

                File.Delete(file);
            }
        }
    }

    private async Task ListenAsync(Process process, Call call, Func<WorkerMessage, Task> heard)
    {
        try
        {
            await foreach (var line in BoundedLines.ReadAsync(process.StandardOutput, WorkerJson.LineMax))
            {
                call.Heard = clock.GetTimestamp();
                var message = JsonSerializer.Deserialize<WorkerMessage>(line, WorkerJson.Options) ?? throw new JsonException("null");
                call.Last = message.Type is "done" or "failed" ? message : call.Last;
                await heard(message);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            call.Verdict ??= $"it wrote what is no message ({exception.Message})";
            Kill(process);
        }
    }

    private async Task WatchAsync(Process process, Call call, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(WatchEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                call.Verdict ??= Excess(process, call);
                if (call.Verdict is not null)
                {
                    Kill(process);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It ended, or whoever asked for it gave up: then the process must not go on.
            Kill(process);
        }
    }

    private string? Excess(Process process, Call call)
    {
        process.Refresh();
        return process.HasExited ? null
            : process.WorkingSet64 > limits.MemoryMax ? string.Create(CultureInfo.InvariantCulture, $"it used {process.WorkingSet64 >> 20} MiB of memory, and {limits.MemoryMax >> 20} MiB are allowed")
            : clock.GetElapsedTime(call.Began) > limits.TimeMax ? string.Create(CultureInfo.InvariantCulture, $"it ran longer than {limits.TimeMax.TotalMinutes:0.#} minutes")
            : clock.GetElapsedTime(call.Heard) > limits.SilenceMax ? string.Create(CultureInfo.InvariantCulture, $"nothing was heard of it for {limits.SilenceMax.TotalMinutes:0.#} minutes")
            : null;
    }

    private static WorkerEnd End(int exitCode, Call call, string log) => (call.Verdict, call.Last, exitCode) switch
    {
        ({ } verdict, _, _) => new(WorkerEnding.Crashed, $"The worker was ended: {verdict}.", log),
        (null, { Type: "done" }, 0) => new(WorkerEnding.Done, "", log),
        (null, { Type: "failed", Reason: { } reason }, _) => new(WorkerEnding.Failed, reason, log),
        (null, _, >= 128) => new(WorkerEnding.Crashed, string.Create(CultureInfo.InvariantCulture, $"The worker was ended by signal {exitCode - 128}."), log),

        // A sentence on standard error is the program's own: a full disk, a damaged file.
        _ => new(WorkerEnding.Failed, log.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [.., var last] ? last : string.Create(CultureInfo.InvariantCulture, $"The worker ended with code {exitCode}."), log),
    };

    // People who label come first, also when memory runs out.
    private static void GiveWay(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
            if (OperatingSystem.IsLinux())
            {
                File.WriteAllText($"/proc/{process.Id}/oom_score_adj", "500");
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            // It has ended already, or the system does not allow it; neither changes the job.
        }
    }

    private static Process? Find(int id, string folder)
    {
        // A number is given again: only a process that was called with this folder is ours.
        var commandLine = $"/proc/{id}/cmdline";
        try
        {
            return File.Exists(commandLine) && File.ReadAllText(commandLine).Contains(folder, StringComparison.Ordinal) ? Process.GetProcessById(id) : null;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself meanwhile.
        }
    }

    private sealed class Call(long began)
    {
        public long Began { get; } = began;

        public long Heard { get; set; } = began;

        public WorkerMessage? Last { get; set; }

        public string? Verdict { get; set; }
    }
}
