using System.Diagnostics;
using System.Globalization;

namespace Winnow.Bench.Serving;

/// <summary><c>winnow worker --broker</c> in a process of its own, as users run it, on one thread; what it writes goes to a file beside its cache.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process process;

    private WorkerProcess(Process process) => this.process = process;

    /// <summary>Starts one.</summary>
    /// <param name="broker">The broker's address.</param>
    /// <param name="data">The server's data folder.</param>
    /// <param name="cache">Folder of this worker alone; its name is the worker's.</param>
    /// <param name="core">The core that it may use, or null for all.</param>
    /// <param name="more">Further options.</param>
    public static WorkerProcess Start(string broker, string data, string cache, int? core, params IEnumerable<string> more)
    {
        string[] pinned = core is { } one ? ["taskset", "-c", one.ToString(CultureInfo.InvariantCulture)] : [];

        // exec: the id is the worker's own, so that kill -9 meets it and not a shell.
        var start = new ProcessStartInfo("bash", ["-c", """exec "$@" >>"$0" 2>&1""", cache + ".log", .. pinned, .. Command, "--shared", data, "--cache", cache, .. more]) { UseShellExecute = false };
        start.Environment["WINNOW_BROKER"] = broker;
        start.Environment["OMP_NUM_THREADS"] = "1";
        return new(Process.Start(start) ?? throw new BenchException("bash did not start."));
    }

    /// <summary>How a worker is called.</summary>
    public static IReadOnlyList<string> Command => ["dotnet", Path.Combine(AppContext.BaseDirectory, "winnow.dll"), "worker"];

    /// <summary>kill -9.</summary>
    /// <param name="withJobs">The processes of its jobs too, as when a machine loses its power.</param>
    public void Kill(bool withJobs)
    {
        process.Kill(withJobs);
        process.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill(withJobs: true);
        }

        process.Dispose();
    }
}
