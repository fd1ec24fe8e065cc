namespace Winnow.Server.Blobs;

/// <summary>A part of a blob.</summary>
/// <param name="Offset">First byte, at least 0.</param>
/// <param name="Length">Bytes, at least 1; what lies beyond the end is left out.</param>
public readonly record struct BlobRange(long Offset, long Length);
