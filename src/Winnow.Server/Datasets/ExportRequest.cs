namespace Winnow.Server.Datasets;

/// <summary>An export to make.</summary>
/// <param name="Format">Name of an annotation format, such as <c>coco</c>.</param>
/// <param name="Version">Id of a dataset version; null for the labels as they are when it is written.</param>
/// <param name="Ids"><c>original</c>: numbers that imported files gave come back; <c>fresh</c>: from 1 on. Default: original.</param>
/// <param name="StripMetadata">Take place, time, camera and the like out of the images. Null: as the project's settings say.</param>
/// <param name="Images">Put the image files in. Default: true; formats that are folders of images cannot do without.</param>
/// <param name="Unlabelled">Put images without a label in too, marked as such. Default: false.</param>
public sealed record ExportRequest(string Format, string? Version = null, string Ids = "original", bool? StripMetadata = null, bool Images = true, bool Unlabelled = false);
