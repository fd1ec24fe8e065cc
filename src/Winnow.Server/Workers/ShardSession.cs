using System.Text.Json;
using System.Threading.Channels;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Workers;

/// <summary>The server's end of one call: puts what is said back into its order, and hears it.</summary>
/// <param name="call">The call.</param>
/// <param name="worker">Who works on it.</param>
/// <param name="address">Its address.</param>
/// <param name="began">When it was asked.</param>
internal sealed class ShardSession(ShardCall call, string worker, string address, DateTimeOffset began)
{
    private readonly Channel<object> inbox = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ShardCall Call { get; } = call;

    public string Worker { get; } = worker;

    public string Address { get; } = address;

    public DateTimeOffset Began { get; } = began;

    /// <summary>Completes once the process is gone, or its worker.</summary>
    public Task Gone => gone.Task;

    /// <summary>How often in a row its worker did not name it among what it works on.</summary>
    public int Unnamed { get; set; }

    public void Take(ShardSaid said) => inbox.Writer.TryWrite(said);

    public void Take(ShardEnded ended)
    {
        inbox.Writer.TryWrite(ended);
        gone.TrySetResult();
    }

    public void Lose(string reason)
    {
        inbox.Writer.TryWrite(reason);
        gone.TrySetResult();
    }

    /// <summary>Hears everything to the end.</summary>
    /// <param name="heard">Told what the process says.</param>
    /// <param name="fetch">Brings what it made here; what it says of files is heard after that. Null where they lie here.</param>
    /// <param name="stop">Called where the process says what is no message.</param>
    public async Task<ShardOutcome> ReadAsync(Func<WorkerMessage, Task> heard, Func<ShardEnded, Task>? fetch, Func<Task> stop)
    {
        var (next, early, held) = (0L, new SortedDictionary<long, IReadOnlyList<string>>(), new List<WorkerMessage>());
        ShardEnded? ended = null;
        string? verdict = null;
        await foreach (var message in inbox.Reader.ReadAllAsync(CancellationToken.None))
        {
            switch (message)
            {
                case string reason:
                    return new(new(WorkerEnding.Lost, reason, ""));
                case ShardEnded end:
                    ended = end;
                    break;
                case ShardSaid said when said.From >= next:
                    early[said.From] = said.Lines;
                    break;
            }

            while (early.Remove(next, out var lines))
            {
                next += lines.Count;
                foreach (var line in lines)
                {
                    verdict ??= await HearAsync(line);
                }
            }

            if (verdict is not null && ended is null)
            {
                await stop();
            }

            if (ended is not null && (next >= ended.Lines || verdict is not null))
            {
                break;
            }
        }

        if (fetch is not null && ended!.Outputs is { Count: > 0 } && verdict is null)
        {
            await fetch(ended);
        }

        foreach (var message in held)
        {
            verdict ??= await TryAsync(message);
        }

        return OutcomeOf(ended!, verdict);

        async Task<string?> HearAsync(string line)
        {
            try
            {
                var message = JsonSerializer.Deserialize<WorkerMessage>(line, WorkerJson.Options) ?? throw new JsonException("null");
                if (fetch is not null && message.Type != "progress")
                {
                    held.Add(message);
                    return null;
                }

                return await TryAsync(message);
            }
            catch (JsonException exception)
            {
                return exception.Message;
            }
        }

        async Task<string?> TryAsync(WorkerMessage message)
        {
            try
            {
                await heard(message);
                return null;
            }
            catch (InvalidDataException exception)
            {
                return exception.Message;
            }
        }
    }

    private ShardOutcome OutcomeOf(ShardEnded ended, string? verdict) => (verdict, ended.How) switch
    {
        ({ } wrong, _) => new(new(WorkerEnding.Crashed, $"The worker was ended: it wrote what is no message ({wrong}).", ended.Log)),
        (null, "done") => new(new(WorkerEnding.Done, "", ended.Log)),
        (null, "failed") => new(new(WorkerEnding.Failed, ended.Reason, ended.Log)),
        (null, "crashed") => new(new(WorkerEnding.Crashed, ended.Reason, ended.Log)),
        (null, "fault") => new(new(WorkerEnding.Lost, ended.Reason, ended.Log), ended.Reason),
        _ => new(new(WorkerEnding.Lost, $"Worker {Worker} gave it back: {ended.Reason}", ended.Log)),
    };
}
