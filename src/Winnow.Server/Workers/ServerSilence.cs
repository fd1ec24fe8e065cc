using System.Collections.Concurrent;

namespace Winnow.Server.Workers;

/// <summary>Which servers a worker has heard of lately: one that is gone for good waits for nothing, and its shards keep others waiting.</summary>
/// <param name="clock">Times it; the machine's wall clock does not matter.</param>
internal sealed class ServerSilence(TimeProvider clock)
{
    /// <summary>Servers are heard of every two seconds; one that is started again on its machine takes a few more.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> heard = new(StringComparer.Ordinal);
    private long since = clock.GetTimestamp();

    /// <summary>A server has said something.</summary>
    public void Hear(string server) => heard[server] = clock.GetTimestamp();

    /// <summary>Nobody can be heard now, which says nothing about servers: the time counts from here.</summary>
    public void Deaf() => Interlocked.Exchange(ref since, clock.GetTimestamp());

    /// <summary>How long nothing was heard of a server that has asked for something.</summary>
    /// <param name="server">The server.</param>
    /// <param name="asked">Timestamp of when it asked: it was there then.</param>
    public TimeSpan Of(string server, long asked) => clock.GetElapsedTime(Math.Max(Math.Max(asked, Interlocked.Read(ref since)), heard.GetValueOrDefault(server)));
}
