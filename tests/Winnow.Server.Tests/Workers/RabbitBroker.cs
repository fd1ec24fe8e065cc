using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Winnow.Server.Tests.Workers;

/// <summary>A RabbitMQ of the tests' own: on this machine alone, its distribution too, in a folder that is deleted afterwards, with a cookie of its own. It can be ended and started again.</summary>
public sealed class RabbitBroker : IAsyncLifetime
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private static readonly string Script = Path.Combine(Repository(), "eng", "broker.sh");

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-rabbit-").FullName;
    private readonly int port = FreePort();
    private readonly int distribution = FreePort();
    private readonly int mapper = FreePort();
    private Process? process;

    /// <summary>Its address.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{port}");

    /// <summary>Skips a test where there is no RabbitMQ.</summary>
    public static void Require() => Assert.SkipUnless(File.Exists(Program), "rabbitmq-server is not installed; `./dev setup` installs it.");

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Program))
        {
            await StartAsync();
        }
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Script, ["start", folder, Text(port), Text(distribution), Text(mapper)]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.UntilAsync(AnswersAsync, static answers => answers);
    }

    /// <summary>Ends it at once, as a machine that loses its power.</summary>
    public async Task EndAsync()
    {
        if (process is { } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync(CancellationToken.None);
            running.Dispose();
            process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();

        // The mapper of Erlang's ports leaves its parent: it is ours by its port, and ends when it is asked to.
        if (File.Exists(Program))
        {
            using var kill = Process.Start(new ProcessStartInfo(Script, ["stop", Text(mapper)]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            await kill.WaitForExitAsync(CancellationToken.None);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string Repository()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Winnow.slnx")))
        {
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return at;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<bool> AnswersAsync()
    {
        Assert.False(process!.HasExited, "rabbitmq-server ended while it started.");
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);

            // The port opens before the broker is ready; a greeting that is none is answered with the broker's own once it is.
            await client.GetStream().WriteAsync("AMQP\0\0\0\0"u8.ToArray());
            return await client.GetStream().ReadAtLeastAsync(new byte[8], 8, throwOnEndOfStream: false) == 8;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
