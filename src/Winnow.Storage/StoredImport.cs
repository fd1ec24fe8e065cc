namespace Winnow.Storage;

/// <summary>Files on their way into a project.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Kind"><c>folder</c>, <c>upload</c> or <c>labels</c>.</param>
/// <param name="Source">Where they come from, as people know it.</param>
/// <param name="Folder">Absolute folder they are read from; null where they lie staged in the project.</param>
/// <param name="Format">Format of labels; null for images.</param>
/// <param name="By">Who brought them.</param>
/// <param name="State"><c>listing</c>, <c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Reason">Why it failed, or null.</param>
/// <param name="Total">Files found.</param>
/// <param name="Done">Files dealt with.</param>
/// <param name="Added">New samples.</param>
/// <param name="Duplicates">Files whose content is there already.</param>
/// <param name="Problems">Files that cannot be used.</param>
/// <param name="CreatedAt">When, ISO 8601 in UTC.</param>
/// <param name="EndedAt">When it ended, or null.</param>
public sealed record StoredImport(
    long Id, string Kind, string Source, string? Folder, string? Format, string By, string State, string? Reason, long Total, long Done, long Added, long Duplicates, long Problems, string CreatedAt, string? EndedAt);

/// <summary>One file of an import.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">As people know it.</param>
/// <param name="State"><c>waiting</c>, <c>added</c>, <c>duplicate</c> or <c>problem</c>.</param>
/// <param name="Sample">The sample it became or is a duplicate of, or null.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
public sealed record StoredImportFile(long Number, string Name, string State, long? Sample, string? Problem);

/// <summary>A file that is being uploaded.</summary>
/// <param name="Id">Drawn by the server.</param>
/// <param name="Name">As people know it.</param>
/// <param name="Bytes">Whole size.</param>
/// <param name="Sha256">What its content must hash to, hex, or null.</param>
/// <param name="Purpose"><c>images</c>, or <c>data</c> for labels and predictions.</param>
/// <param name="State"><c>open</c>, <c>done</c> or <c>refused</c>.</param>
/// <param name="Reason">Why it was refused, or what was said about it, or null.</param>
/// <param name="Import">The import it became part of, or null.</param>
/// <param name="By">Who.</param>
/// <param name="CreatedAt">When, ISO 8601 in UTC.</param>
public sealed record StoredUpload(string Id, string Name, long Bytes, string? Sha256, string Purpose, string State, string? Reason, long? Import, string By, string CreatedAt);
