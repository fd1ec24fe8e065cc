using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Simulating;

/// <summary>What a simulation gave, in memory: its two files, the images for the report's pictures, and the files that were left out.</summary>
internal sealed record SimulationOutcome(ResultFile Result, RunDetails Details, ImageTensorStore Images, IReadOnlyList<FileProblem> Problems);
