namespace Winnow.Server.Federation;

/// <summary>What came of a change, and who is in.</summary>
/// <param name="Codes">The codes that were made.</param>
/// <param name="Sites">All sites that ever enrolled, by name.</param>
/// <param name="Problem">Why nothing more was done, one sentence; null where all was.</param>
public sealed record CoordinatorReply(IReadOnlyList<SiteCode> Codes, IReadOnlyList<SiteEntry> Sites, string? Problem);

/// <summary>A one-time code.</summary>
/// <param name="Site">Whom it lets in.</param>
/// <param name="Code">The code; a secret.</param>
public sealed record SiteCode(string Site, string Code);

/// <summary>One site in a list for people.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fingerprint">Hex SHA-256 of its identity key, to be compared over another channel.</param>
/// <param name="Revoked">Whether it was shut out.</param>
public sealed record SiteEntry(string Name, string Fingerprint, bool Revoked);
