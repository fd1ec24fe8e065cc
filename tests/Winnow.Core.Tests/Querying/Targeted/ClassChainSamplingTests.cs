using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>GALAXY and DIRECT, which search the border of each class along its margins.</summary>
public sealed class ClassChainSamplingTests
{
    [Theory]
    [InlineData("galaxy", 1000, 137)]
    [InlineData("galaxy", 1000, 990)]
    [InlineData("galaxy", 257, 3)]
    [InlineData("direct", 1000, 137)]
    [InlineData("direct", 1000, 990)]
    [InlineData("direct", 257, 3)]
    public void A_threshold_is_found_within_log2_n_labels(string name, int samples, int threshold)
    {
        // Samples from the threshold on belong to the class; the two ends are labelled. Each label goes to the search at once.
        var labels = new Dictionary<int, int> { [0] = 0, [samples - 1] = 1 };
        var asked = 0;
        while (!(labels.ContainsKey(threshold) && labels.ContainsKey(threshold - 1)))
        {
            var pool = Line(samples, labels);
            var row = (int)QueryStrategies.Get(name).Query(pool, 1, new Random(asked))[0].Id.Value;
            labels.Add(row, row < threshold ? 0 : 1);
            asked++;
        }

        Assert.InRange(asked, 1, (int)Math.Ceiling(Math.Log2(samples)));
    }

    [Theory]
    [InlineData("galaxy")]
    [InlineData("direct")]
    public void Once_the_border_is_found_its_neighbours_on_both_sides_come_next(string name)
    {
        var picks = QueryStrategies.Get(name).Query(Line(100, new() { [0] = 0, [49] = 0, [50] = 1, [99] = 1 }), 6, new Random(1));
        Assert.Equal([46, 47, 48, 51, 52, 53], picks.Select(p => p.Id.Value).Order());
    }

    [Fact]
    public void One_wrong_label_is_outvoted()
    {
        // The label of 30 is wrong; bisection would go on between 30 and its neighbours.
        var labels = new Dictionary<int, int> { [0] = 0, [20] = 0, [30] = 1, [40] = 0, [45] = 0, [60] = 1, [80] = 1, [99] = 1 };
        Assert.InRange(new DirectSampling().Query(Line(100, labels), 1, new Random(1))[0].Id.Value, 51, 54);
    }

    [Fact]
    public void The_shortest_stretch_between_opposite_labels_is_halved()
    {
        var picks = new GalaxySampling().Query(Line(100, new() { [10] = 0, [50] = 1, [58] = 0, [99] = 1 }), 1, new Random(1));
        Assert.Equal(54, picks[0].Id.Value);
        Assert.StartsWith("halves the 7 images between ", picks[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_labels_of_both_kinds_the_smallest_margin_comes_first()
    {
        var pool = Line(21, new() { [0] = 0 });
        Assert.Equal(new MarginSampling().Query(pool, 1, new Random(4))[0].Id, new GalaxySampling().Query(pool, 1, new Random(4))[0].Id);
        var blank = pool with { Labelled = null };
        Assert.Equal(new MarginSampling().Query(blank, 1, new Random(4))[0].Id, new GalaxySampling().Query(blank, 1, new Random(4))[0].Id);
    }

    [Fact]
    public void Rare_classes_take_the_first_turn()
    {
        var pool = Pools.Random(3, samples: 60, classes: 3, dimensions: 2, labelled: 7);
        pool = pool with { Labelled = pool.Labelled! with { Classes = [0, 2, 0, 2, 1, 0, 2] } };
        Assert.Contains("between c1 ", new DirectSampling().Query(pool, 1, new Random(1))[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_cuts_have_fewest_errors_and_no_wider_stretch_does()
    {
        Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Elements<sbyte>(-1, 0, 1))), line =>
        {
            int Errors(int cut) => line.Take(cut).Count(k => k > 0) + line.Skip(cut).Count(k => k < 0);
            var fewest = Enumerable.Range(0, line.Length + 1).Min(Errors);
            var stretches =
                from first in Enumerable.Range(0, line.Length + 1)
                from last in Enumerable.Range(first, line.Length + 1 - first)
                where Enumerable.Range(first, last - first + 1).All(c => Errors(c) == fewest)
                select last - first;
            var (low, high) = DirectSampling.BestCuts(line);
            Assert.All(Enumerable.Range(low, high - low + 1), c => Assert.Equal(fewest, Errors(c)));
            Assert.Equal(stretches.Max(), high - low);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("galaxy")]
    [InlineData("direct")]
    public void Labels_must_come_with_probabilities_of_classes_the_model_knows(string name)
    {
        var strategy = QueryStrategies.Get(name);
        var pool = Line(10, new() { [0] = 0, [9] = 1 });
        var blind = pool with { Labelled = pool.Labelled! with { Probabilities = null } };
        Assert.Equal("LabelledProbabilities", Assert.Throws<MissingEvidenceException>(() => strategy.Query(blind, 1, new Random(1))).Evidence);
        var foreign = pool with { Labelled = pool.Labelled! with { Classes = [0, 2] } };
        Assert.Contains("classes 0 to 1", Assert.Throws<ArgumentException>(() => strategy.Query(foreign, 1, new Random(1))).Message, StringComparison.Ordinal);
        var wrong = pool with { Labelled = pool.Labelled! with { Probabilities = Matrix.FromRows([[0.5f, 0.5f], [0.5f, 0.7f]]) } };
        Assert.Contains("Row 1 ", Assert.Throws<ArgumentException>(() => strategy.Query(wrong, 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    /// <summary>Samples in a row, ever more likely of class 1; the labelled ones are out of the pool. A sample's id is its place.</summary>
    private static PoolView Line(int samples, Dictionary<int, int> labels)
    {
        int[] free = [.. Enumerable.Range(0, samples).Where(i => !labels.ContainsKey(i))];
        return new()
        {
            Ids = [.. free.Select(i => new SampleId(i))],
            Probabilities = Rows(free),
            Labelled = new LabelledView([.. labels.Keys.Select(i => new SampleId(i))], [.. labels.Values]) { Probabilities = Rows([.. labels.Keys]) },
            Threads = 2,
        };

        Matrix Rows(int[] places) => Matrix.FromRows([.. places.Select(i => new[] { 1 - ((i + 0.5f) / samples), (i + 0.5f) / samples })]);
    }
}
