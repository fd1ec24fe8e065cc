using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>A toy of one rare class among many common ones: each class a cloud around a direction of its own.</summary>
internal sealed class Clouds
{
    public const int Dimensions = 16;

    /// <summary>The rare class; it makes up a twentieth of the pool.</summary>
    public const int Rare = 4;

    public Clouds(int seed, int samples = 400, float spread = 0.15f)
    {
        var random = new Random(seed);
        Classes = [.. Enumerable.Range(0, samples).Select(i => i % 20 == 0 ? Rare : i % 4)];
        Pool = new PoolView
        {
            Ids = Pools.Ids(samples, from: 50),
            Embeddings = Draw(random, Classes, spread),
            Targets = new(Draw(random, [Rare, Rare, Rare], spread), Draw(random, [0, 0, 0], spread)),
            Threads = 2,
        };
    }

    public int[] Classes { get; }

    public PoolView Pool { get; }

    public double Share(IQueryStrategy strategy, int count, int label) => Pool.Rows(strategy.Query(Pool, count, new Random(1))).Average(i => Classes[i] == label ? 1.0 : 0);

    private static Matrix Draw(Random random, int[] classes, float spread)
    {
        var rows = Pools.Gaussian(random, classes.Length, Dimensions);
        for (var i = 0; i < rows.Rows; i++)
        {
            foreach (ref var value in rows.Row(i))
            {
                value *= spread;
            }

            rows[i, classes[i]] += 1;
        }

        return rows;
    }
}
