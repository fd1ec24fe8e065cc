using System.Globalization;
using System.Text.Json.Serialization;

namespace Winnow.Server.Http;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="Next">What <c>after</c> must be for the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>How many items all pages have together, where it was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Total { get; init; }
}

/// <summary>Keyset paging over numbers: <c>?limit=1..200&amp;after=CURSOR</c>.</summary>
internal static class Paging
{
    private const int LimitMax = 200;
    private const int LimitDefault = 50;

    /// <exception cref="ProblemException">Outside 1 to 200.</exception>
    public static int Limit(int? limit) => limit switch
    {
        null => LimitDefault,
        >= 1 and <= LimitMax => limit.Value,
        _ => throw Problems.Invalid($"A page cannot have {limit} items.", "limit", $"1 to {LimitMax}"),
    };

    /// <param name="after">The cursor as it was given out.</param>
    /// <param name="start">What no cursor means.</param>
    /// <exception cref="ProblemException">Not a cursor.</exception>
    public static long After(string? after, long start = 0)
    {
        if (after is null)
        {
            return start;
        }

        return long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Problems.Invalid("'after' is not a cursor.", "after", remedy: "Send the 'next' of the page before.");
    }

    /// <param name="rows">Up to <paramref name="limit"/> + 1 rows; the one too many tells that there are more.</param>
    /// <param name="limit">Items asked for.</param>
    /// <param name="key">The number the list is sorted by.</param>
    /// <param name="map">From row to item.</param>
    public static Page<TItem> Of<TRow, TItem>(IReadOnlyList<TRow> rows, int limit, Func<TRow, long> key, Func<TRow, TItem> map) => new(
        [.. rows.Take(limit).Select(map)],
        rows.Count > limit ? key(rows[limit - 1]).ToString(CultureInfo.InvariantCulture) : null);
}
