using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>A part of an image chosen for labelling.</summary>
/// <param name="Id">The image.</param>
/// <param name="Region">Number of the region in its <see cref="RegionMap"/>, or of the cell in the grid, row by row.</param>
/// <param name="Box">The upright box around the region in pixels of the image's map; right and lower edges are outside.</param>
/// <param name="Score">Mean score of its pixels that count; higher means chosen earlier, comparable within one query only.</param>
/// <param name="Cost">What labelling it costs, in the budget's unit.</param>
/// <param name="Reason">One sentence an annotator understands, without a full stop.</param>
public sealed record RegionPick(SampleId Id, int Region, Box Box, float Score, double Cost, string Reason);
