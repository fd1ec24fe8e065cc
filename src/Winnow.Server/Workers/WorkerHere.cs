namespace Winnow.Server.Workers;

/// <summary>A worker tells all servers that it is there: when it starts, when its work changes, and every two seconds.</summary>
/// <param name="Worker">Its name, distinct.</param>
/// <param name="Version">Version of Winnow; another one than the server's is refused.</param>
/// <param name="Machine">Name of its machine, for people.</param>
/// <param name="Address">Where it takes messages.</param>
/// <param name="Slots">Jobs at once.</param>
/// <param name="Running">What it works on.</param>
/// <param name="At">Its clock, which tells machines whose clocks differ.</param>
/// <param name="Leaving">Whether it takes nothing more.</param>
public sealed record WorkerHere(string Worker, string Version, string Machine, string Address, int Slots, IReadOnlyList<ShardCall> Running, DateTimeOffset At, bool Leaving);
