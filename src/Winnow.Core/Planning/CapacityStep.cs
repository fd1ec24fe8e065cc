namespace Winnow.Core.Planning;

/// <summary>One thing that is done with every image, and how fast it was measured.</summary>
/// <param name="Name">Short name, such as <c>embed</c>.</param>
/// <param name="ImagesPerSecond">Images a second on one unit of the hardware, above 0; null where nobody measured it yet.</param>
/// <param name="OnGpu">Whether the unit is a GPU; otherwise it is a core.</param>
/// <param name="Source">The bench row that the figure comes from.</param>
/// <param name="What">What was measured.</param>
/// <param name="Machine">What it was measured on; empty where nobody measured it yet.</param>
public sealed record CapacityStep(string Name, double? ImagesPerSecond, bool OnGpu, string Source, string What, string Machine);
