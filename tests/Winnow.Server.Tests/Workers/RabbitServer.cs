using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Winnow.Server.Tests.Workers;

/// <summary>A RabbitMQ on this machine alone, its distribution too, started by <c>eng/broker.sh</c> in a folder that is deleted afterwards, with a cookie of its own. It can be ended and started again.</summary>
/// <param name="repository">Root of the checkout.</param>
public sealed class RabbitServer(string repository) : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string script = Path.Combine(repository, "eng", "broker.sh");
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-rabbit-").FullName;
    private readonly int port = FreePort();
    private readonly int distribution = FreePort();
    private readonly int mapper = FreePort();
    private Process? process;

    /// <summary>Why it cannot be started here, or null.</summary>
    public static string? WhyNot => File.Exists(Program) ? null : "rabbitmq-server is not installed; `./dev setup` installs it.";

    /// <summary>Its address, password included.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{port}");

    /// <summary>Starts it and waits until it takes connections.</summary>
    /// <exception cref="InvalidOperationException">It ended while it started.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        process = Run("start", folder, Text(port), Text(distribution), Text(mapper));
        while (!await AnswersAsync(cancel))
        {
            await Task.Delay(Pause, cancel);
        }
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await EndAsync();

            // The mapper of Erlang's ports leaves its parent: it is ours by its port, and ends when it is asked to.
            using var stop = Run("stop", Text(mapper));
            await stop.WaitForExitAsync(CancellationToken.None);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Process Run(params string[] arguments)
    {
        var started = Process.Start(new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"'{script}' did not start.");
        started.OutputDataReceived += static (_, _) => { };
        started.ErrorDataReceived += static (_, _) => { };
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        if (process!.HasExited)
        {
            throw new InvalidOperationException("rabbitmq-server ended while it started.");
        }

        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancel);

            // The port opens before the broker is ready; a greeting that is none is answered with the broker's own once it is.
            await client.GetStream().WriteAsync("AMQP\0\0\0\0"u8.ToArray(), cancel);
            return await client.GetStream().ReadAtLeastAsync(new byte[8], 8, throwOnEndOfStream: false, cancel) == 8;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
