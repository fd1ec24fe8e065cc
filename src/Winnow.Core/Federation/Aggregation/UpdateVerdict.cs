namespace Winnow.Core.Federation;

/// <summary>What became of one update before it was joined with the others.</summary>
/// <param name="Site">Name of the site.</param>
/// <param name="Update">The update as it counts, perhaps clipped; null where it was refused.</param>
/// <param name="Reason">Why it was refused or changed, one sentence; null where it was taken as it came.</param>
public sealed record UpdateVerdict(string Site, ModelUpdate? Update, string? Reason);
