using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Stopping;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Stopping;

public sealed class GapBoundTests
{
    [Fact]
    public void It_stops_when_the_bound_is_a_share_of_its_largest_value_for_some_rounds()
    {
        // Bounds √(KL / 2) of 1, 0.5, 0.09, 0.08, 0.07.
        double[] bounds = [1, 0.5, 0.09, 0.08, 0.07];
        var history = Rounds(bounds);
        Assert.Equal(6, Enumerable.Range(1, history.Length).First(n => Stops("gap-bound", history[..n])));
        Assert.Equal(4, Enumerable.Range(1, history.Length).First(n => Stops("gap-bound:0.1:1", history[..n])));
        Assert.DoesNotContain(Enumerable.Range(1, history.Length), n => Stops("gap-bound:0.07:1", history[..n]));
    }

    [Fact]
    public void A_rise_begins_the_count_anew_and_rounds_without_labels_count_for_nothing()
    {
        Assert.False(Stops("gap-bound:0.1:2", Rounds([1, 0.05, 0.3, 0.05])));
        Assert.True(Stops("gap-bound:0.1:2", Rounds([1, 0.05, 0.3, 0.05, 0.05])));
        var idle = Histories.Record(9, new() { PosteriorShift = new(0, 0, 0) });
        Assert.False(Stops("gap-bound:0.1:2", [.. Rounds([1, 0.05, 0.05]), idle]));
        Assert.True(Stops("gap-bound:0.1:2", [.. Rounds([1, 0.05]), idle, Rounds([0.05])[1]]));
        Assert.False(Stops("gap-bound:0.1:2", [idle, idle, idle, idle]));
    }

    [Fact]
    public void Evidence_that_is_missing_is_named() =>
        Assert.Contains("reads PosteriorShift, which round 4", Assert.Throws<InvalidOperationException>(() => Stops("gap-bound", [Histories.Record(4, null)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Divergences_are_those_of_the_two_posteriors_written_out() => Check(c =>
    {
        var (forward, backward) = LinearPosterior.Shift(c.Before, c.ClassesBefore, c.Added, c.ClassesAdded);
        var (old, all) = (new SlowPosterior(c.Before, c.ClassesBefore, 3), new SlowPosterior(Stack(c.Before, c.Added), [.. c.ClassesBefore, .. c.ClassesAdded], 3));
        var classes = c.ClassesBefore.Concat(c.ClassesAdded).Distinct().ToArray();
        Assert.Equal(all.DivergenceFrom(old, classes), forward, 1e-6 * (1 + forward));
        Assert.Equal(old.DivergenceFrom(all, classes), backward, 1e-6 * (1 + backward));
        Assert.True(forward >= 0 && backward >= 0);
    });

    [Fact]
    public void The_order_of_samples_and_the_names_of_classes_do_not_matter() => Check(c =>
    {
        var (forward, backward) = LinearPosterior.Shift(c.Before, c.ClassesBefore, c.Added, c.ClassesAdded);
        int[] turned = [.. Enumerable.Range(0, c.Before.Rows).Reverse()];
        var other = LinearPosterior.Shift(c.Before.Select(turned), [.. turned.Select(i => 7 - c.ClassesBefore[i])], c.Added, [.. c.ClassesAdded.Select(k => 7 - k)]);
        Assert.Equal(forward, other.Forward, 1e-9 * (1 + forward));
        Assert.Equal(backward, other.Backward, 1e-9 * (1 + backward));
    });

    [Fact]
    public void The_same_answers_again_move_the_posterior_less_and_less()
    {
        var random = new Random(1);
        var rows = Pools.Gaussian(random, 20, 4);
        int[] classes = [.. Enumerable.Range(0, 20).Select(i => rows[i, 0] > 0 ? 1 : 0)];
        var last = double.PositiveInfinity;
        for (var times = 1; times <= 6; times++)
        {
            var known = Enumerable.Repeat(rows, times).Aggregate(Stack);
            var (forward, backward) = LinearPosterior.Shift(known, [.. Enumerable.Repeat(classes, times).SelectMany(c => c)], rows, classes);
            var bound = new PosteriorShift(20, forward, backward).GapBound;
            Assert.True(bound < last);
            last = bound;
        }
    }

    [Fact]
    public void No_loss_from_0_to_1_changes_by_more_than_the_bound()
    {
        // Losses that depend on one normal parameter: a step at t. Its expectation is a tail, summed here over a fine grid.
        var random = new Random(2);
        for (var i = 0; i < 200; i++)
        {
            var (m, s, n, t, u) = (Between(-2, 2), Between(0.2, 2), Between(-2, 2), Between(0.2, 2), Between(-3, 3));
            var shift = new PosteriorShift(1, Divergence(m, s, n, t), Divergence(n, t, m, s));
            Assert.InRange(Math.Abs(Tail(m, s, u) - Tail(n, t, u)), 0, shift.GapBound + 1e-6);
        }

        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
        static double Divergence(double m, double s, double n, double t) => Math.Log(t / s) + (((s * s) + ((m - n) * (m - n))) / (2 * t * t)) - 0.5;
        static double Tail(double m, double s, double from) => Enumerable.Range(0, 20_000).Sum(k =>
        {
            var z = -10 + (k / 1000.0) + 0.0005;
            return m + (s * z) > from ? Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) / 1000 : 0;
        });
    }

    private static RoundRecord[] Rounds(double[] bounds) =>
    [
        Histories.Record(0, new() { PosteriorShift = new(0, 0, 0) }),
        .. bounds.Select((b, i) => Histories.Record(i + 1, new() { PosteriorShift = new(10, 2 * b * b, 3 * b * b) })),
    ];

    private static bool Stops(string criterion, RoundRecord[] history) => StoppingCriteria.Parse(criterion).Decide(history) is StopDecision.Stop;

    private static Matrix Stack(Matrix above, Matrix below) => new(above.Rows + below.Rows, above.Columns, [.. above.Array, .. below.Array]);

    private static void Check(Action<Case> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from before in Gen.Choose(1, 12)
            from added in Gen.Choose(1, 6)
            from dimensions in Gen.Choose(1, 5)
            select new Case(seed, before, added, dimensions);
        Prop.ForAll(Arb.From(cases), property).QuickCheckThrowOnFailure();
    }

    /// <summary>Random rows with three classes.</summary>
    public sealed class Case
    {
        private readonly string text;

        public Case(int seed, int before, int added, int dimensions)
        {
            text = $"seed {seed}, {before} + {added} × {dimensions}";
            var random = new Random(seed);
            (Before, Added) = (Pools.Gaussian(random, before, dimensions), Pools.Gaussian(random, added, dimensions));
            ClassesBefore = [.. Enumerable.Range(0, before).Select(_ => random.Next(3))];
            ClassesAdded = [.. Enumerable.Range(0, added).Select(_ => random.Next(3))];
        }

        internal Matrix Before { get; }

        internal Matrix Added { get; }

        internal int[] ClassesBefore { get; }

        internal int[] ClassesAdded { get; }

        public override string ToString() => text;
    }
}
