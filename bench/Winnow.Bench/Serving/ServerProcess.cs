using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Winnow.Client;
using Winnow.Server;
using Winnow.Storage;

namespace Winnow.Bench.Serving;

/// <summary><c>winnow serve</c> in a process of its own, as users run it; its log goes to a file.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);
    private const string PidName = "server.pid";
    private readonly Process process;

    private ServerProcess(Process process, Uri address, TimeSpan ready) => (this.process, Address, Ready) = (process, address, ready);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan Ready { get; }

    /// <summary>Resident memory now, in MB.</summary>
    public double ResidentMb => MbOf("VmRSS");

    /// <summary>Most resident memory so far, in MB.</summary>
    public double PeakMb => MbOf("VmHWM");

    /// <summary>Processor time so far, of all threads.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends the server that a call which was stopped itself has left running in a folder.</summary>
    public static void EndLeftOver(string folder)
    {
        var file = Path.Combine(folder, PidName);
        if (File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && Path.Exists($"/proc/{id}") && File.ReadAllText($"/proc/{id}/cmdline").Split('\0').Contains(folder))
        {
            using var left = Process.GetProcessById(id);
            left.Kill();
            left.WaitForExit();
        }
    }

    /// <summary>Starts the server, with <paramref name="more"/> options behind its folder and address, and waits until it is ready.</summary>
    /// <exception cref="BenchException">It ended, or was not ready in two minutes.</exception>
    public static Task<ServerProcess> StartAsync(string folder, int port, params IEnumerable<string> more) => RunAsync(folder, port, null, more);

    /// <summary>Starts one of several servers that have a folder, and waits until it is ready.</summary>
    /// <param name="folder">Their data folder.</param>
    /// <param name="port">Where this one listens on this machine.</param>
    /// <param name="store">Address of their database.</param>
    /// <param name="more">Options behind its folder and address.</param>
    /// <exception cref="BenchException">It ended, or was not ready in two minutes.</exception>
    public static Task<ServerProcess> StartSharedAsync(string folder, int port, string store, IEnumerable<string> more) => RunAsync(folder, port, store, more);

    /// <summary>A client as one of the team.</summary>
    public WinnowClient Client(TeamMember member) => ClientOf(Address, member);

    /// <summary>A client of a server that may be down.</summary>
    public static WinnowClient ClientOf(Uri address, TeamMember member) => new(new() { Server = address, Token = member.Token });

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private static async Task<ServerProcess> RunAsync(string folder, int port, string? store, IEnumerable<string> more)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var dll = Path.Combine(AppContext.BaseDirectory, "winnow.dll");
        var watch = Stopwatch.StartNew();

        // exec: the id is the server's own, so that kill -9 meets it and not a shell.
        var start = new ProcessStartInfo("bash", ["-c", """exec dotnet exec "$0" serve "$1" --url "$2" "${@:3}" >/dev/null 2>>"$1/log" """, dll, folder, address.AbsoluteUri.TrimEnd('/'), .. more]) { UseShellExecute = false };
        if (store is not null)
        {
            start.Environment[StoreAddress.Variable] = store;
        }

        var started = Process.Start(start) ?? throw new BenchException("bash did not start.");
        await File.WriteAllTextAsync(Path.Combine(folder, store is null ? PidName : $"{port}.pid"), started.Id.ToString(CultureInfo.InvariantCulture));
        using var http = new HttpClient { BaseAddress = address };
        while (watch.Elapsed < StartMax && !started.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return new(started, address, watch.Elapsed);
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(Poll);
        }

        started.Kill();
        throw new BenchException($"The server did not start; its log is {Path.Combine(folder, "log")}.");
    }

    private double MbOf(string field) =>
        double.Parse(File.ReadLines($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
}
