using System.Net;
using System.Net.Sockets;

namespace Winnow.Bench;

/// <summary>A line between a site and its coordinator that counts bytes, may be slow, and may be cut.</summary>
/// <param name="target">Where it leads.</param>
/// <param name="bytesPerSecond">Speed in each direction; null for as fast as it goes.</param>
/// <param name="cutAfter">Bytes, both directions together, after which a connection is cut, drawn anew for each; null for never.</param>
internal sealed class CountingRelay(IPEndPoint target, double? bytesPerSecond, Func<long?>? cutAfter) : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private Task accepting = Task.CompletedTask;
    private long up;
    private long down;
    private int cuts;

    public long Up => Interlocked.Read(ref up);

    public long Down => Interlocked.Read(ref down);

    public int Cuts => cuts;

    public Uri Start()
    {
        listener.Start();
        accepting = AcceptAsync();
        return new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(LineAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task LineAsync(TcpClient site)
    {
        using var near = site;
        using var far = new TcpClient();
        using var line = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        try
        {
            await far.ConnectAsync(target, line.Token);
            var left = cutAfter?.Invoke() is { } bytes ? new[] { bytes } : null;
            await Task.WhenAny(
                PumpAsync(near.GetStream(), far.GetStream(), left, n => Interlocked.Add(ref up, n), line.Token),
                PumpAsync(far.GetStream(), near.GetStream(), left, n => Interlocked.Add(ref down, n), line.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The line is gone, as lines are.
        }

        await line.CancelAsync();
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, long[]? left, Action<int> count, CancellationToken cancel)
    {
        var buffer = new byte[1 << 14];
        try
        {
            while (await from.ReadAsync(buffer, cancel) is var read and > 0)
            {
                count(read);
                if (left is not null && Interlocked.Add(ref left[0], -read) is var rest and <= 0)
                {
                    // The other direction may pass the mark as well: it is one cut.
                    Interlocked.Add(ref cuts, rest + read > 0 ? 1 : 0);
                    return;
                }

                if (bytesPerSecond is { } speed)
                {
                    await Task.Delay(TimeSpan.FromSeconds(read / speed), cancel);
                }

                await to.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The other direction ended, or the line was cut.
        }
    }
}
