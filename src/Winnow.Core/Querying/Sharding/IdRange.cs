using System.Collections;
using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Consecutive ids that take no memory.</summary>
internal sealed class IdRange(long first, int count) : IReadOnlyList<SampleId>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public SampleId this[int index] => index >= 0 && index < count ? new(first + index) : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {count} ids.");

    /// <inheritdoc/>
    public IEnumerator<SampleId> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return new(first + i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
