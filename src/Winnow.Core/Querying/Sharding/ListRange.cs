using System.Collections;

namespace Winnow.Core.Querying;

/// <summary>Consecutive entries of a list, read where they lie.</summary>
internal sealed class ListRange<T>(IReadOnlyList<T> list, int first, int count) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public T this[int index] => index >= 0 && index < count ? list[first + index] : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {count} entries.");

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return list[first + i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
