using Winnow.Core.Data;
using Winnow.Core.Loop;

namespace Winnow.Cli.Simulating;

/// <summary>What a simulation gave, in memory: its two files, the images for the report's pictures, the files that were left out, and the time from the first event to the last.</summary>
internal sealed record SimulationOutcome(ResultFile Result, RunDetails Details, ISimulationImages Images, IReadOnlyList<FileProblem> Problems, TimeSpan Took);
