using System.Numerics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

/// <summary>Hashes near each other, against comparing all with all.</summary>
public sealed class NearHashesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public void Everything_within_the_distance_is_found_once(int distance)
    {
        var hashes = Hashes(600, seed: 5 + distance);
        var near = new NearHashes(hashes);
        Assert.True(near.IsExact);
        for (var i = 0; i < hashes.Length; i++)
        {
            var expected = Enumerable.Range(0, hashes.Length).Where(j => j != i && Bits(hashes[i], hashes[j]) <= distance).Select(j => (j, Bits(hashes[i], hashes[j])));
            Assert.Equal(expected, near.Near(i, distance).Order());
        }
    }

    [Fact]
    public void Groups_are_those_of_going_through_the_items_one_by_one()
    {
        var hashes = Hashes(400, seed: 3);
        var expected = new List<List<int>>();
        var taken = new bool[hashes.Length];
        for (var i = 0; i < hashes.Length; i++)
        {
            List<int> group = taken[i] ? [] : [.. Enumerable.Range(i, hashes.Length - i).Where(j => !taken[j] && Bits(hashes[i], hashes[j]) <= 6)];
            if (group.Count > 1)
            {
                group.ForEach(j => taken[j] = true);
                expected.Add(group);
            }
        }

        Assert.NotEmpty(expected);
        Assert.Equal(expected, new NearHashes(hashes).Groups(6, CancellationToken.None).Select(g => g.Select(m => m.Item).ToList()));
    }

    [Fact]
    public void A_crowded_bucket_is_told_and_bounds_the_cost()
    {
        // All share three bands of sixteen bits.
        long[] hashes = [.. Enumerable.Range(0, 5000).Select(i => (long)i)];
        var near = new NearHashes(hashes);
        Assert.False(near.IsExact);
        Assert.InRange(near.Near(2500, 1).Count(), 1, 17);
        Assert.Contains(2501, near.Near(2500, 1).Select(n => n.Item));
    }

    // Centres with copies that differ in up to nine bits, and equal ones.
    private static long[] Hashes(int count, int seed)
    {
        var random = new Random(seed);
        long[] centres = [.. Enumerable.Range(0, count / 8).Select(_ => random.NextInt64(long.MinValue, long.MaxValue))];
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(10)).Aggregate(centres[random.Next(centres.Length)], (hash, _) => hash ^ (1L << random.Next(64))))];
    }

    private static int Bits(long left, long right) => BitOperations.PopCount((ulong)(left ^ right));
}
