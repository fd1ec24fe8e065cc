namespace Winnow.Server.Workers;

/// <summary>A worker as whoever runs the server sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Machine">Its machine.</param>
/// <param name="Version">Its version of Winnow.</param>
/// <param name="Slots">Jobs at once.</param>
/// <param name="Running">What it works on now.</param>
/// <param name="Done">Shards it has done for this server.</param>
/// <param name="Lost">Shards that were lost with it.</param>
/// <param name="HeardAt">When it was last heard of.</param>
/// <param name="ClockAheadSeconds">How far its clock is ahead of the server's.</param>
/// <param name="Problem">Why it gets no work, one sentence with the remedy, or null.</param>
public sealed record WorkerView(string Name, string Machine, string Version, int Slots, IReadOnlyList<string> Running, int Done, int Lost, DateTimeOffset HeardAt, double ClockAheadSeconds, string? Problem);
