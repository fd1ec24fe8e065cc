using Winnow.Torch;
using Winnow.Vision.Segmentation.Networks;

namespace Winnow.Vision.Segmentation;

/// <summary>A segmenter that can be trained, by name.</summary>
/// <param name="Name">Lower-case name used on the command line.</param>
/// <param name="Description">One line for people.</param>
/// <param name="ImageSize">Side of its square input unless the user says otherwise; a multiple of its greatest stride.</param>
/// <param name="Create">Builds it for so many classes, background included, with fresh weights.</param>
public sealed record SegmenterEntry(string Name, string Description, int ImageSize, Func<int, Generator, SegmenterNetwork> Create);
