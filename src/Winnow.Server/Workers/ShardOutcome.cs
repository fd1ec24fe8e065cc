using Winnow.Server.Jobs;

namespace Winnow.Server.Workers;

/// <summary>What came of a call.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Fault">What is wrong with the worker's machine, or null.</param>
internal sealed record ShardOutcome(WorkerEnd End, string? Fault = null);
