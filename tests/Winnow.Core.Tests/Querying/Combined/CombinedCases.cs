using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Random pools with all evidence for the properties of strategies that read several kinds of it.</summary>
internal static class CombinedCases
{
    /// <summary>Calls the property with a pool, a count of at least 1 and at most the pool's size, and a seed.</summary>
    public static void Check(Action<PoolView, int, int> property, int samplesMax = 40, int labelledMin = 0, bool duplicates = true, int cases = 100)
    {
        var generator =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, samplesMax)
            from classes in Gen.Choose(2, 10)
            from dimensions in Gen.Choose(1, 20)
            from labelled in Gen.Choose(labelledMin, 12)
            from repeated in duplicates ? Gen.Elements(true, false) : Gen.Constant(false)
            from count in Gen.Choose(1, samplesMax)
            select (Pool: Pools.Random(seed, samples, classes, dimensions, labelled, repeated), Count: Math.Min(count, samples), Seed: seed);
        Prop.ForAll(Arb.From(generator), c => property(c.Pool, c.Count, c.Seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
    }

    /// <summary>Every pool row ordered by value, highest first, equals by the seed as strategies do that draw their tie key first.</summary>
    public static int[] Ranked(PoolView pool, Func<int, double> value, int count, int seed)
    {
        var ties = new TieBreaker(new Random(seed));
        return [.. Enumerable.Range(0, pool.Ids.Count).OrderByDescending(value).ThenBy(i => ties.Key(pool.Ids[i])).Take(count)];
    }

    public static double Entropy(ReadOnlySpan<float> p)
    {
        var sum = 0.0;
        foreach (var x in p)
        {
            sum -= x > 0 ? x * Math.Log(x) : 0;
        }

        return sum;
    }

    public static float Margin(ReadOnlySpan<float> p)
    {
        var sorted = p.ToArray().OrderDescending().ToArray();
        return 1 - (sorted[0] - (sorted.Length > 1 ? sorted[1] : 0));
    }
}
