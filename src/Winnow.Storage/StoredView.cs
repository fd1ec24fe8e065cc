namespace Winnow.Storage;

/// <summary>Filters and order of the list of images under a name.</summary>
/// <param name="Id">From 1.</param>
/// <param name="Name">Distinct among a person's views.</param>
/// <param name="Query">As the page's address holds it.</param>
public sealed record StoredView(long Id, string Name, string Query);
