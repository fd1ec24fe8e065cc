namespace Winnow.Storage;

/// <summary>An export, asked for or made.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Format">Name of the annotation format.</param>
/// <param name="Version">The version it is of; null for the labels as they were when it was written.</param>
/// <param name="Options">How it is written, as JSON.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="Reason">Why it failed, or null.</param>
/// <param name="AtEvent">Newest event whose labels are in it, or null before it is written.</param>
/// <param name="Images">Images in it, or null before it is written.</param>
/// <param name="Bytes">Size of the zip file, or null.</param>
/// <param name="Hash">Hex SHA-256 of the zip file, or null.</param>
/// <param name="Report">What the format could not hold, as JSON, or null.</param>
/// <param name="CreatedAt">When it was asked for, ISO 8601 in UTC.</param>
/// <param name="EndedAt">When it ended, or null.</param>
public sealed record StoredExport(
    long Id, string Format, long? Version, string Options, string By, string State, long Attempts, string? Reason, long? AtEvent, long? Images, long? Bytes, string? Hash, string? Report, string CreatedAt, string? EndedAt);
