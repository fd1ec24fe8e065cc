using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Winnow.Client;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
public sealed record Page<T>
{
    /// <summary>At most as many as asked for.</summary>
    [JsonPropertyName("items")]
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>What <c>after</c> must be for the next page; null at the end.</summary>
    [JsonPropertyName("next")]
    public string? Next { get; init; }

    /// <summary>How many entries all pages have together, where it was asked for.</summary>
    [JsonPropertyName("total")]
    public long? Total { get; init; }
}

/// <summary>Walks lists page by page.</summary>
public static class Pages
{
    /// <summary>Every entry of a list: <c>Pages.EachAsync(after => client.Samples.ListAsync(project, after: after))</c>.</summary>
    /// <typeparam name="T">What the list holds.</typeparam>
    /// <param name="read">Reads the page after a cursor; null for the first.</param>
    /// <param name="cancel">Looked at before each page.</param>
    public static async IAsyncEnumerable<T> EachAsync<T>(Func<string?, Task<Page<T>>> read, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        string? after = null;
        do
        {
            cancel.ThrowIfCancellationRequested();
            var page = await read(after).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            after = page.Next;
        }
        while (after is not null);
    }
}
