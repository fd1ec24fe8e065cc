namespace Winnow.Bench;

/// <summary>Where a row finds its inputs.</summary>
/// <param name="Repository">Root of the checkout.</param>
/// <param name="Shared">Folder with real image sets and weights, or null where it is absent.</param>
public sealed record BenchContext(string Repository, string? Shared)
{
    /// <summary>Threads for both sides of a comparison; the machine's cores by default.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>A smaller size for rows that have one, such as cycles or images; null for the size that the row names.</summary>
    public int? Size { get; init; }

    /// <summary>An input under the shared folder.</summary>
    /// <exception cref="BenchException">The folder, or the input in it, is absent.</exception>
    public string SharedPath(params string[] parts)
    {
        var path = Path.Combine([Shared ?? throw new BenchException("The folder with real image sets was not found; WINNOW_SHARED names it."), .. parts]);
        return Path.Exists(path) ? path : throw new BenchException($"{path} does not exist; the row needs it.");
    }

    /// <summary>A folder that outlives the call, under <c>bench/work</c>, so that a long row goes on where it was stopped.</summary>
    public string WorkFolder(string row) => Directory.CreateDirectory(Path.Combine(Repository, "bench", "work", row)).FullName;

    /// <summary>Runs a peer written in Python (<c>bench/peers/NAME.py</c>) with Debian's interpreter and returns the number its last line prints.</summary>
    /// <exception cref="BenchException">The peer did not start, failed, or printed no number.</exception>
    public double Peer(string script, params string[] arguments) => PythonPeer.Run(Repository, script, arguments);
}
