namespace Winnow.Server.Workers;

/// <summary>Lines that a worker's process wrote.</summary>
/// <param name="Call">Of which call.</param>
/// <param name="From">Number of the first line, from 0: messages may overtake each other.</param>
/// <param name="Lines">Each is one <see cref="Jobs.Protocol.WorkerMessage"/> as JSON.</param>
public sealed record ShardSaid(ShardCall Call, long From, IReadOnlyList<string> Lines);
