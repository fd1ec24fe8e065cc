using Winnow.Core.Data;

namespace Winnow.Storage;

/// <summary>One image file of a project.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Path">Relative to the project's image folder, with forward slashes.</param>
/// <param name="Hash">Hex SHA-256 of the file when it was added.</param>
/// <param name="Bytes">File size.</param>
/// <param name="Width">Pixels, or null where the header was not read.</param>
/// <param name="Height">Pixels, or null where the header was not read.</param>
/// <param name="Problem">Why the sample is left out, or null where it is usable.</param>
public sealed record StoredSample(SampleId Id, string Path, string Hash, long Bytes, int? Width, int? Height, string? Problem);
