using System.Text.Json;
using System.Threading.Channels;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Workers;

/// <summary>Sends what a worker's process says in bundles: a line by itself goes at once, a flood goes together.</summary>
internal sealed class LineSender
{
    private const int CharactersMax = 200_000;
    private const int LinesMax = 256;

    private readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(4 * LinesMax) { SingleReader = true });
    private readonly Task sending;

    public LineSender(Func<long, IReadOnlyList<string>, Task> send) => sending = SendAllAsync(send);

    /// <summary>Lines taken.</summary>
    public long Count { get; private set; }

    public async Task AddAsync(WorkerMessage message)
    {
        await lines.Writer.WriteAsync(JsonSerializer.Serialize(message, WorkerJson.Options));
        Count++;
    }

    /// <summary>Waits until everything is sent.</summary>
    public async Task CompleteAsync()
    {
        lines.Writer.TryComplete();
        await sending;
    }

    private async Task SendAllAsync(Func<long, IReadOnlyList<string>, Task> send)
    {
        var next = 0L;
        while (await lines.Reader.WaitToReadAsync())
        {
            var (bundle, size) = (new List<string>(), 0);
            while (bundle.Count < LinesMax && size < CharactersMax && lines.Reader.TryRead(out var line))
            {
                bundle.Add(line);
                size += line.Length;
            }

            await send(next, bundle);
            next += bundle.Count;
        }
    }
}
