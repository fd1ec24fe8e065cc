using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class FarthestFirstTests
{
    [Fact]
    public void Lazy_takes_what_plain_greedy_takes()
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from rows in Gen.Choose(1, 45)
            from columns in Gen.Choose(1, 9)
            from centres in Gen.Choose(0, 6)
            select (seed, rows, columns, centres);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            var rows = Pools.Grid(random, c.rows, c.columns, reach: 2);
            var centres = c.centres == 0 ? null : Pools.Grid(random, c.centres, c.columns, reach: 2);
            var ties = new TieBreaker(random);
            var greedy = new FarthestFirst(rows, centres, threads: 2);
            foreach (var (row, distance) in Slow.FarthestFirst(rows, centres, c.rows, i => ties.Key(i)))
            {
                Assert.Equal((row, (float)distance), greedy.Next(i => ties.Key(i)));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Several_chunks_give_the_same_on_any_number_of_threads()
    {
        // Whole numbers make many equal distances, so that threads race for the same maximum.
        var rows = Pools.Grid(new Random(3), 5000, 6, reach: 3);
        var (one, two) = (new FarthestFirst(rows, null, 1), new FarthestFirst(rows, null, 2));
        for (var pick = 0; pick < 60; pick++)
        {
            Assert.Equal(one.Next(i => (ulong)i), two.Next(i => (ulong)i));
        }
    }
}
