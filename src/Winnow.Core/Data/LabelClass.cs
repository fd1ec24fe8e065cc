namespace Winnow.Core.Data;

/// <summary>One class of a data set.</summary>
/// <param name="Name">As people see it; not empty.</param>
/// <param name="Id">The id its file gave it, such as 90 for COCO's toothbrush; gaps between ids survive.</param>
/// <param name="Parent">The wider group, COCO's <c>supercategory</c>; null where there is none.</param>
/// <param name="Extra">A JSON object of the fields Winnow has no place for; null where there is none.</param>
public sealed record LabelClass(string Name, OriginalId Id = default, string? Parent = null, string? Extra = null);
