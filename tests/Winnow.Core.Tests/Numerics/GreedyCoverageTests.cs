using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

/// <summary>Lazy greedy coverage against its definition, its guarantee, and the property it rests on.</summary>
public sealed class GreedyCoverageTests
{
    private const double Step = 1.0 / SimilarityTable.One;

    [Fact]
    public void Each_pick_adds_as_much_as_the_best_of_all_would() => Check(40, c =>
    {
        var greedy = c.Greedy();
        var picks = new List<int>();
        while (picks.Count < c.Rows.Rows)
        {
            var (row, gain) = greedy.Next(i => (ulong)i);
            Assert.DoesNotContain(row, picks);
            var left = Enumerable.Range(0, c.Rows.Rows).Except(picks).ToList();
            var best = left.Max(i => c.Gain(picks, i));
            Assert.Equal(best, c.Gain(picks, row), 2 * Step * c.Weights.Sum());
            Assert.Equal(c.Gain(picks, row) / c.Weights.Sum(), gain, 2 * Step);
            picks.Add(row);
        }
    });

    [Fact]
    public void Lazy_picks_are_those_that_evaluate_everything() => Check(40, c =>
    {
        var (lazy, naive) = (c.Greedy(), c.Greedy());
        var left = Enumerable.Range(0, c.Rows.Rows).ToList();
        while (left.Count > 0)
        {
            var row = left.OrderByDescending(naive.Gain).ThenBy(i => i).First();
            Assert.Equal((row, naive.Gain(row)), lazy.Next(i => (ulong)i));
            naive.Take(row);
            left.Remove(row);
        }
    });

    [Fact]
    public void Coverage_is_at_least_the_guaranteed_share_of_the_best_possible() => Check(11, c =>
    {
        var count = Math.Min(3, c.Rows.Rows);
        var greedy = c.Greedy();
        var picks = Enumerable.Range(0, count).Select(_ => greedy.Next(i => (ulong)i).Row).ToList();
        var nothing = c.Objective([]);
        var best = Slow.Subsets(c.Rows.Rows, count).Max(c.Objective) - nothing;
        Assert.True(c.Objective(picks) - nothing >= ((1 - (1 / Math.E)) * best) - 1e-3, $"{c.Objective(picks) - nothing} of {best}");
    });

    [Fact]
    public void What_a_row_adds_never_rises_along_a_random_chain() => Check(30, c =>
    {
        var greedy = c.Greedy();
        var order = Enumerable.Range(0, c.Rows.Rows).ToArray();
        new Random(1).Shuffle(order);
        var before = order.Select(greedy.Gain).ToArray();
        foreach (var row in order)
        {
            greedy.Take(row);
            var after = order.Select(greedy.Gain).ToArray();
            Assert.All(after.Zip(before), pair => Assert.True(pair.First <= pair.Second));
            before = after;
        }

        Assert.All(before, gain => Assert.Equal(0, gain));
    });

    [Fact]
    public void Some_references_are_columns_of_the_whole_table() => Check(40, c =>
    {
        int[] chosen = [.. Enumerable.Range(0, c.Rows.Rows).Where(i => i % 3 == 1).Reverse()];
        var whole = new SimilarityTable(c.Rows, null, c.Kernel, 2);
        var part = new SimilarityTable(c.Rows, chosen, c.Kernel, 2);
        Assert.All(Enumerable.Range(0, c.Rows.Rows), i => Assert.Equal(chosen.Select(j => whole.Row(i)[j]), part.Row(i).ToArray()));
    });

    [Fact]
    public void Some_candidates_are_rows_of_the_whole_table_and_give_the_same_masses() => Check(40, c =>
    {
        int[] chosen = [.. Enumerable.Range(0, c.Rows.Rows).Where(i => i % 3 == 0)];
        int[] candidates = [.. Enumerable.Range(0, c.Rows.Rows).Where(i => i % 2 == 0).Skip(1)];
        var whole = new SimilarityTable(c.Rows, chosen, c.Kernel, 2);
        var part = new SimilarityTable(c.Rows, chosen, c.Kernel, 2, candidates);
        Assert.All(candidates.Index(), at => Assert.Equal(whole.Row(at.Item), part.Row(at.Index)));
        Assert.Equal(ReferenceMasses.Of(whole, c.Rows.Rows, c.Weights, 2), ReferenceMasses.Of(part, c.Rows.Rows, c.Weights, 2));
        Assert.InRange(ReferenceMasses.Of(whole, c.Rows.Rows, c.Weights, 2).Sum(), 0, c.Weights.Sum() + 1e-3f);
    });

    [Fact]
    public void Several_blocks_are_symmetric_and_the_same_on_any_number_of_threads()
    {
        var rows = UnitRows.Of(Pools.Gaussian(new Random(2), 700, 5));
        var (one, two) = (new SimilarityTable(rows, null, SimilarityKernel.Gaussian(0.7f), 1), new SimilarityTable(rows, null, SimilarityKernel.Gaussian(0.7f), 2));
        var rectangular = new SimilarityTable(rows, [.. Enumerable.Range(0, 700)], SimilarityKernel.Gaussian(0.7f), 2);
        for (var i = 0; i < 700; i++)
        {
            Assert.Equal(one.Row(i), two.Row(i));
            Assert.Equal(one.Row(i), rectangular.Row(i));
            Assert.Equal(SimilarityTable.One, one.Row(i)[i]);
        }

        var (a, b) = (new GreedyCoverage(one, null, null, 1), new GreedyCoverage(two, null, null, 3));
        for (var pick = 0; pick < 60; pick++)
        {
            Assert.Equal(a.Next(i => (ulong)i), b.Next(i => (ulong)i));
        }
    }

    [Theory]
    [InlineData(0.05f)]
    [InlineData(1)]
    [InlineData(30)]
    public void The_Gaussian_kernel_is_the_exponential_function(float width)
    {
        float[] squared = [.. Enumerable.Range(0, 403).Select(i => i / 100f)];
        float[] similar = [.. squared];
        SimilarityKernel.Gaussian(width).Apply(similar);
        Assert.All(similar.Zip(squared), pair => Assert.Equal(Math.Exp(-pair.Second / (double)(width * width)), pair.First, 1e-6));
        Assert.Equal(1, similar[0]);
    }

    [Fact]
    public void Kernels_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SimilarityKernel.Gaussian(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimilarityKernel.Gaussian(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimilarityKernel.Ball(2.1f));
        float[] equalAlone = [0, 1e-9f, 4];
        SimilarityKernel.Gaussian(0).Apply(equalAlone);
        Assert.Equal([1f, 0f, 0f], equalAlone);
    }

    private static void Check(int rowsMax, Action<Case> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from rows in Gen.Choose(1, rowsMax)
            from columns in Gen.Choose(1, 6)
            from centres in Gen.Choose(0, 3)
            from width in Gen.Choose(1, 20)
            from weighted in Gen.Elements(true, false)
            select new Case(seed, rows, columns, centres, width / 10f, weighted);
        Prop.ForAll(Arb.From(cases), property).QuickCheckThrowOnFailure();
    }

    /// <summary>A random table, its kernel, what covers already and the weights; a third of the rows are copies.</summary>
    public sealed class Case
    {
        private readonly double[][] similarities;
        private readonly double[] covered;
        private readonly string text;

        public Case(int seed, int rows, int columns, int centres, float width, bool weighted)
        {
            text = $"seed {seed}, {rows} × {columns}, {centres} centres, width {width}, weighted {weighted}";
            var random = new Random(seed);
            Rows = UnitRows.Of(Pools.Gaussian(random, rows, columns));
            for (var i = 2; i < rows; i += 3)
            {
                Rows.Row(i - 1).CopyTo(Rows.Row(i));
            }

            Centres = centres == 0 ? null : UnitRows.Of(Pools.Gaussian(random, centres, columns));
            Kernel = SimilarityKernel.Gaussian(width);
            Weights = [.. Enumerable.Range(0, rows).Select(_ => weighted ? random.NextSingle() : 1)];
            double Similar(double squared) => Math.Exp(-squared / (width * width));
            similarities = SlowCoverage.Similarities(Rows, Rows, Similar);
            covered = Centres is null ? new double[rows] : [.. SlowCoverage.Similarities(Rows, Centres, Similar).Select(s => s.Max())];
        }

        internal Matrix Rows { get; }

        internal Matrix? Centres { get; }

        internal SimilarityKernel Kernel { get; }

        internal float[] Weights { get; }

        internal GreedyCoverage Greedy() => new(new SimilarityTable(Rows, null, Kernel, 2), Centres, Weights, 2);

        internal double Objective(IEnumerable<int> picks) => SlowCoverage.Objective(similarities, Doubles, covered, picks);

        internal double Gain(IReadOnlyList<int> picks, int row) => SlowCoverage.Gain(similarities, Doubles, covered, picks, row);

        public override string ToString() => text;

        private double[] Doubles => [.. Weights.Select(w => (double)w)];
    }
}
