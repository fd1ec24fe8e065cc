using System.Numerics;

namespace Winnow.Core.Numerics;

/// <summary>Finds 64-bit hashes that differ from one in few bits, without looking at all of them.</summary>
/// <remarks>
/// Multi-index hashing (Norouzi, Punjani and Fleet, <i>Fast search in Hamming space with multi-index hashing</i>, CVPR 2012) with four bands of 16 bits: hashes that differ in at most
/// <see cref="DistanceMax"/> bits differ in at most one bit of at least one band, so 4 × 17 buckets hold all of them. About 68 × hashes ÷ 65,536 comparisons a search where hashes are spread;
/// of a crowded bucket the <see cref="BucketMax"/> hashes nearest by value are looked at, and <see cref="IsExact"/> tells that there is one. O(hashes) memory; equal hashes should be given once.
/// Searches from several threads at once are safe.
/// </remarks>
public sealed class HashIndex
{
    /// <summary>The largest distance for which nothing is missed.</summary>
    public const int DistanceMax = 7;

    /// <summary>Hashes of one bucket that a search looks at.</summary>
    public const int BucketMax = 1024;

    private const int Bands = 4;
    private const int BandBits = 16;
    private const int Buckets = 1 << BandBits;

    private readonly long[] hashes;
    private readonly int[][] order;
    private readonly int[][] starts;

    /// <summary>Builds the index. O(hashes).</summary>
    /// <param name="hashes">Distinct, in rising order; kept, not copied.</param>
    public HashIndex(long[] hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        this.hashes = hashes;
        (order, starts) = (new int[Bands][], new int[Bands][]);
        for (var band = 0; band < Bands; band++)
        {
            (order[band], starts[band]) = Sorted(band);
        }

        IsExact = Array.TrueForAll(starts, s => Enumerable.Range(0, Buckets).All(b => s[b + 1] - s[b] <= BucketMax));
    }

    /// <summary>Whether no bucket is crowded, so that searches miss nothing.</summary>
    public bool IsExact { get; }

    /// <summary>Places of the hashes within a distance, with the bits in which they differ, in no order; the hash itself is among them where it is in the index.</summary>
    /// <param name="hash">What is looked for.</param>
    /// <param name="distance">Bits, 0 to <see cref="DistanceMax"/>.</param>
    public IEnumerable<(int Place, int Bits)> Near(long hash, int distance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(distance, DistanceMax);
        return Each();

        IEnumerable<(int Place, int Bits)> Each()
        {
            for (var band = 0; band < Bands; band++)
            {
                for (var flip = -1; flip < BandBits; flip++)
                {
                    var bucket = Band(hash, band) ^ (flip < 0 ? 0 : 1 << flip);
                    var (from, to) = Window(band, bucket, hash);
                    for (var i = from; i < to; i++)
                    {
                        var place = order[band][i];
                        var bits = BitOperations.PopCount((ulong)(hash ^ hashes[place]));
                        if (bits <= distance && !FoundBefore(hash ^ hashes[place], band))
                        {
                            yield return (place, bits);
                        }
                    }
                }
            }
        }
    }

    private static int Band(long hash, int band) => (int)((ulong)hash >> (band * BandBits)) & (Buckets - 1);

    // Each is given once: by the first band in which at most one bit differs.
    private static bool FoundBefore(long difference, int band)
    {
        for (var earlier = 0; earlier < band; earlier++)
        {
            if (BitOperations.PopCount((uint)Band(difference, earlier)) <= 1)
            {
                return true;
            }
        }

        return false;
    }

    private (int From, int To) Window(int band, int bucket, long hash)
    {
        var (from, to) = (starts[band][bucket], starts[band][bucket + 1]);
        if (to - from <= BucketMax)
        {
            return (from, to);
        }

        // Within a bucket places rise, and hashes with them.
        var own = Array.BinarySearch(hashes, hash);
        var at = Array.BinarySearch(order[band], from, to - from, own < 0 ? ~own : own);
        var middle = Math.Clamp(at < 0 ? ~at : at, from + (BucketMax / 2), to - (BucketMax / 2));
        return (middle - (BucketMax / 2), middle + (BucketMax / 2));
    }

    private (int[] Order, int[] Starts) Sorted(int band)
    {
        var first = new int[Buckets + 1];
        foreach (var hash in hashes)
        {
            first[Band(hash, band) + 1]++;
        }

        for (var b = 0; b < Buckets; b++)
        {
            first[b + 1] += first[b];
        }

        var next = first.AsSpan(0, Buckets).ToArray();
        var places = new int[hashes.Length];
        for (var i = 0; i < hashes.Length; i++)
        {
            places[next[Band(hashes[i], band)]++] = i;
        }

        return (places, first);
    }
}
