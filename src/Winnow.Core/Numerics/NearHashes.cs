namespace Winnow.Core.Numerics;

/// <summary>Many hashes, some of them equal, and what is near what.</summary>
/// <remarks>O(hashes log hashes) to build, then one search of <see cref="HashIndex"/> for each hash that is asked about.</remarks>
public sealed class NearHashes
{
    private readonly long[] distinct;
    private readonly int[] of;
    private readonly int[][] members;
    private readonly HashIndex index;

    /// <summary>Sorts the hashes.</summary>
    public NearHashes(ReadOnlySpan<long> hashes)
    {
        var sorted = hashes.ToArray();
        Array.Sort(sorted);
        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                sorted[count++] = sorted[i];
            }
        }

        distinct = sorted[..count];
        index = new(distinct);
        of = new int[hashes.Length];
        var sizes = new int[count];
        for (var i = 0; i < hashes.Length; i++)
        {
            of[i] = Array.BinarySearch(distinct, hashes[i]);
            sizes[of[i]]++;
        }

        members = [.. sizes.Select(s => new int[s])];
        for (var i = hashes.Length - 1; i >= 0; i--)
        {
            members[of[i]][--sizes[of[i]]] = i;
        }
    }

    /// <summary>Whether nothing is missed; see <see cref="HashIndex.IsExact"/>.</summary>
    public bool IsExact => index.IsExact;

    /// <summary>Items near one item, itself left out, with the bits in which they differ.</summary>
    /// <param name="item">Place of the item.</param>
    /// <param name="distance">Bits, 0 to <see cref="HashIndex.DistanceMax"/>.</param>
    public IEnumerable<(int Item, int Bits)> Near(int item, int distance) =>
        index.Near(distinct[of[item]], distance).SelectMany(n => members[n.Place].Where(m => m != item).Select(m => (m, n.Bits)));

    /// <summary>Groups of near items. Every item belongs to one group at most: that of the first item, in their order, that is near it and in no group before. So all are near the first of their group.</summary>
    /// <param name="distance">Bits, 0 to <see cref="HashIndex.DistanceMax"/>.</param>
    /// <param name="cancel">Checked between items.</param>
    /// <returns>Groups of two and more, by their first item; members in their order, with bits from the first.</returns>
    public IEnumerable<IReadOnlyList<(int Item, int Bits)>> Groups(int distance, CancellationToken cancel)
    {
        var taken = new bool[of.Length];
        for (var first = 0; first < of.Length; first++)
        {
            cancel.ThrowIfCancellationRequested();
            if (taken[first])
            {
                continue;
            }

            (int Item, int Bits)[] group = [(first, 0), .. Near(first, distance).Where(n => !taken[n.Item]).OrderBy(n => n.Item)];
            if (group.Length > 1)
            {
                foreach (var (item, _) in group)
                {
                    taken[item] = true;
                }

                yield return group;
            }
        }
    }
}
