using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Winnow.Server.Http;

namespace Winnow.Server.Projects;

/// <summary>What happens in a project, told to whoever listens now. Nobody is waited for: a listener that falls behind loses the oldest.</summary>
public sealed class EventStream
{
    private const int Kept = 256;

    private readonly ConcurrentDictionary<Channel<StreamEvent>, byte> listeners = new();
    private long last;

    /// <summary>Takes type and JSON of what listeners at other servers are to hear; null where there are none.</summary>
    internal Action<string, string>? Relay { get; set; }

    /// <summary>Tells all listeners, those at other servers too.</summary>
    /// <param name="type">Such as <c>counts</c>, <c>round</c> or <c>label</c>.</param>
    /// <param name="data">Written as JSON; holds nothing a viewer may not see.</param>
    public void Publish<T>(string type, T data)
    {
        if (listeners.IsEmpty && Relay is null)
        {
            return;
        }

        var json = JsonSerializer.Serialize(data, JsonRules.Options);
        Deliver(type, json);
        Relay?.Invoke(type, json);
    }

    /// <summary>Tells the listeners at this server alone: of what every server finds out by itself, and of what another one has told.</summary>
    internal void PublishHere<T>(string type, T data)
    {
        if (!listeners.IsEmpty)
        {
            Deliver(type, JsonSerializer.Serialize(data, JsonRules.Options));
        }
    }

    /// <summary>The same with the JSON as it is.</summary>
    internal void Deliver(string type, string json)
    {
        var told = new StreamEvent(Interlocked.Increment(ref last), type, json);
        foreach (var (listener, _) in listeners)
        {
            listener.Writer.TryWrite(told);
        }
    }

    /// <summary>Listens from now on, until it is disposed of.</summary>
    public EventListener Listen()
    {
        var told = Channel.CreateBounded<StreamEvent>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        listeners[told] = 0;
        return new(told.Reader, () => listeners.TryRemove(told, out _));
    }
}

/// <summary>Somebody who listens. Disposing of it while a read is waiting is allowed: nothing comes any more.</summary>
public sealed class EventListener(ChannelReader<StreamEvent> told, Action leave) : IDisposable
{
    /// <summary>What has been told and not read, oldest first; for one reader.</summary>
    public ChannelReader<StreamEvent> Told => told;

    /// <inheritdoc/>
    public void Dispose() => leave();
}

/// <summary>One event for a listener.</summary>
/// <param name="Number">Rises by one.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Data">JSON.</param>
public readonly record struct StreamEvent(long Number, string Type, string Data);
