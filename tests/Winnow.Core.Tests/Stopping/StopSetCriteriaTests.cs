using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Labels;
using Winnow.Core.Stopping;

namespace Winnow.Core.Tests.Stopping;

/// <summary>Criteria that compare what successive models say about a fixed set of samples.</summary>
public sealed class StopSetCriteriaTests
{
    private static readonly int[] Mixed = [0, 1, 2, 0, 1, 2, 0, 0];

    public static TheoryData<string> OnAStopSet => ["class-change", "stable-predictions", "delta-f"];

    [Fact]
    public void Kappa_of_45_5_10_40_is_seven_tenths() => Assert.Equal(0.7, CohenKappa.Of(Table(45, 5, 10, 40).First, Table(45, 5, 10, 40).Second), 12);

    [Fact]
    public void Two_raters_who_name_one_class_alone_agree_fully() => Assert.Equal(1, CohenKappa.Of([3, 3, 3], [3, 3, 3]));

    [Theory, MemberData(nameof(OnAStopSet))]
    public void Identical_predictions_stop_it_as_soon_as_its_rounds_are_there(string name)
    {
        var rounds = name == "class-change" ? 3 : 4;
        Assert.True(Stops(name, Histories.StopSets([.. Enumerable.Repeat(Mixed, rounds)])));
        Assert.False(Stops(name, Histories.StopSets([.. Enumerable.Repeat(Mixed, rounds - 1)])));
    }

    [Theory, MemberData(nameof(OnAStopSet))]
    public void Evidence_that_is_missing_is_named(string name)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Stops(name, [Histories.Record(4, null)]));
        Assert.Equal($"Stopping by '{name}' reads StopSet, which round 4 does not bring; let the loop gather what the criterion declares.", fault.Message);
    }

    [Theory, MemberData(nameof(OnAStopSet))]
    public void A_stop_set_that_changes_is_refused(string name) =>
        Assert.Throws<InvalidOperationException>(() => Stops(name, Histories.StopSets(Mixed, Mixed, Mixed, [0, 1])));

    [Theory, MemberData(nameof(OnAStopSet))]
    public void It_depends_on_the_last_rounds_only_and_stops_on_identical_ones(string name) => Prop.ForAll(Predictions().ToArbitrary(), sets =>
    {
        var stops = Stops(name, Histories.StopSets(sets));
        int[][] before = [.. sets.Reverse(), .. sets];
        Assert.True(sets.Length < 4 || stops == Stops(name, Histories.StopSets(before)));
        Assert.True(Stops(name, Histories.StopSets([.. sets, .. Enumerable.Repeat(sets[^1], 4)])));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void D7_delta_f_does_not_count_what_neither_model_puts_in_the_class()
    {
        // 1 of 1,000 samples is positive, and the models name another one each: F has changed altogether, though 99.8 % of the predictions agree.
        int[] before = [1, 0, .. new int[998]];
        int[] now = [0, 1, .. new int[998]];
        Assert.Equal(1, StopSetAgreement.DeltaF(before, now, 1));
        Assert.False(Stops("delta-f:0.05:1:1", Histories.StopSets(before, now)));
        Assert.True(Stops("delta-f:0.05:1:0", Histories.StopSets(before, now)));
        Assert.False(Stops("delta-f:0.05:1", Histories.StopSets(before, now)));
    }

    [Fact]
    public void D7_kappa_is_averaged_over_its_window_of_neighbours_and_nothing_else()
    {
        // A jump in the middle of the window counts once, between neighbours; long agreement before it does not outvote it, and it is forgotten after three rounds.
        int[] other = [1, 0, 2, 0, 1, 2, 0, 0];
        Assert.False(Stops("stable-predictions", Histories.StopSets([.. Enumerable.Repeat(Mixed, 50), other, other, other])));
        Assert.True(Stops("stable-predictions", Histories.StopSets([.. Enumerable.Repeat(Mixed, 50), other, other, other, other])));
        var kappa = CohenKappa.Of(Mixed, other);
        var mean = (kappa + 1 + 1) / 3;
        Assert.True(Stops(FormattableString.Invariant($"stable-predictions:{mean - 1e-9}"), Histories.StopSets(Mixed, other, other, other)));
        Assert.False(Stops(FormattableString.Invariant($"stable-predictions:{mean + 1e-9}"), Histories.StopSets(Mixed, other, other, other)));
    }

    [Fact]
    public void Delta_f_is_bounded_by_the_written_formula()
    {
        int[] before = [1, 1, 1, 1, 0, 0];
        int[] now = [1, 1, 1, 0, 1, 1];
        Assert.Equal(1 - (2.0 * 3 / ((2 * 3) + 1 + 2)), StopSetAgreement.DeltaF(before, now, 1), 12);
        Assert.Equal(0, StopSetAgreement.DeltaF(before, now, 7));
    }

    [Fact]
    public void Class_change_counts_changed_samples()
    {
        int[] before = new int[1000];
        int[] four = [1, 1, 1, 1, .. new int[996]];
        int[] five = [1, 1, 1, 1, 1, .. new int[995]];
        Assert.True(Stops("class-change:0.005:1", Histories.StopSets(before, four)));
        Assert.False(Stops("class-change:0.005:1", Histories.StopSets(before, five)));
    }

    [Theory]
    [InlineData("confidence-drop")]
    [InlineData("variance-drop")]
    public void A_hump_stops_after_its_peak_and_not_on_a_dip_before_it(string name)
    {
        double[] hump = [0.3, 0.5, 0.45, 0.4, 0.6, 0.8, 0.7, 0.65, 0.62, 0.6];
        var history = hump.Select((v, i) => Histories.Record(i, new() { StopSet = new([0], v, v) })).ToArray();
        Assert.Equal(9, Enumerable.Range(1, hump.Length).First(n => Stops(name, history[..n])));
        Assert.DoesNotContain(Enumerable.Range(1, 8), n => Stops(name, history[..n]));
        // A rising curve never stops.
        Assert.DoesNotContain(Enumerable.Range(1, 9), n => Stops(name, [.. hump.Order().Take(n).Select((v, i) => Histories.Record(i, new() { StopSet = new([0], v, v) }))]));
    }

    private static bool Stops(string criterion, RoundRecord[] history) => StoppingCriteria.Parse(criterion).Decide(history) is StopDecision.Stop;

    private static (int[] First, int[] Second) Table(int both0, int only0, int only1, int both1) =>
    (
        [.. Enumerable.Repeat(0, both0 + only0), .. Enumerable.Repeat(1, only1 + both1)],
        [.. Enumerable.Repeat(0, both0), .. Enumerable.Repeat(1, only0), .. Enumerable.Repeat(0, only1), .. Enumerable.Repeat(1, both1)]);

    private static Gen<int[][]> Predictions() =>
        from samples in Gen.Choose(1, 8)
        from rounds in Gen.Choose(1, 6)
        from sets in Gen.Choose(0, 3).ArrayOf(samples).ArrayOf(rounds)
        select sets;
}
