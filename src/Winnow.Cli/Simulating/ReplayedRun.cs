using Winnow.Core.Loop;

namespace Winnow.Cli.Simulating;

/// <summary>What replaying one journal of a simulation gave.</summary>
/// <param name="Journal">Path of the journal.</param>
/// <param name="Run">What was recorded.</param>
/// <param name="Replay">How the replay compares.</param>
/// <param name="Recorded">Learning curve that was recorded.</param>
/// <param name="Played">The run of the other strategy from the same start and seed; null where none was asked for.</param>
internal sealed record ReplayedRun(string Journal, RecordedRun Run, ReplayResult Replay, SeedResult Recorded, SeedResult? Played);
