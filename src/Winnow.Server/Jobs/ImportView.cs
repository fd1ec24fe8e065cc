using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>An import as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>folder</c>, <c>upload</c> or <c>labels</c>.</param>
/// <param name="Source">Where the files come from.</param>
/// <param name="State"><c>listing</c>, <c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Total">Files found.</param>
/// <param name="Done">Files dealt with.</param>
/// <param name="Added">New samples, or labels.</param>
/// <param name="Duplicates">Files whose content was there already.</param>
/// <param name="Problems">Files that cannot be used.</param>
/// <param name="By">Who brought them.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="EndedAt">When it ended, or null.</param>
/// <param name="Reason">Why it failed, or null.</param>
public sealed record ImportView(
    long Id, string Kind, string Source, string State, long Total, long Done, long Added, long Duplicates, long Problems, string By, string CreatedAt, string? EndedAt, string? Reason)
{
    internal static ImportView Of(StoredImport i) => new(i.Id, i.Kind, i.Source, i.State, i.Total, i.Done, i.Added, i.Duplicates, i.Problems, i.By, i.CreatedAt, i.EndedAt, i.Reason);
}
