using Winnow.Torch;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Detectors;

/// <summary>A detector that can be trained, by name.</summary>
/// <param name="Name">Lower-case name used on the command line.</param>
/// <param name="Description">One line for people.</param>
/// <param name="ImageSize">Side of its square input unless the user says otherwise; a multiple of its greatest stride.</param>
/// <param name="Create">Builds it for so many classes with fresh weights.</param>
public sealed record DetectorEntry(string Name, string Description, int ImageSize, Func<int, Generator, DetectorNetwork> Create);
