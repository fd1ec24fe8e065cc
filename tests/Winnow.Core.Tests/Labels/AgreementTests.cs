using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Labels;

namespace Winnow.Core.Tests.Labels;

public sealed class AgreementTests
{
    [Fact]
    public void Fleiss_worked_example_is_met() => Assert.Equal(0.210, FleissKappa.Of(
        [
            [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
        ]), 3);

    [Fact]
    public void Krippendorffs_worked_example_is_met()
    {
        string[] raters = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        var answers = raters.SelectMany((row, rater) => row.Select((c, item) => (c, item)).Where(r => r.c != '.').Select(r => new Answer(r.item, rater, r.c - '0')));
        var table = new AnswerTable(12, 4, 6, answers);
        Assert.Equal(0.743, KrippendorffAlpha.Nominal(table), 3);
        Assert.Equal(0.849, KrippendorffAlpha.Interval(table), 3);
    }

    [Fact]
    public void Kappa_is_the_formula_over_pairs() => Prop.ForAll(Ratings().ToArbitrary(), pair =>
    {
        var (a, b) = pair;
        var observed = a.Zip(b).Count(p => p.First == p.Second) / (double)a.Length;
        // Chance is the share of agreements among all pairs of one's ratings with the other's.
        var chance = a.Sum(x => b.Count(y => x == y)) / (double)(a.Length * a.Length);
        Assert.Equal(observed == 1 ? 1 : (observed - chance) / (1 - chance), CohenKappa.Of(a, b), 9);
        Assert.Equal(CohenKappa.Of(a, b), CohenKappa.Of(b, a), 9);
        int[] renamed = [.. a.Select(c => 7 - c)];
        Assert.Equal(CohenKappa.Of(a, b), CohenKappa.Of(renamed, [.. b.Select(c => 7 - c)]), 9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Alpha_is_one_minus_the_ratio_of_pairwise_disagreements() => Prop.ForAll(Ratings().ToArbitrary(), pair =>
    {
        var (a, b) = pair;
        var table = new AnswerTable(a.Length, 2, 4, a.Select((c, i) => new Answer(i, 0, c)).Concat(b.Select((c, i) => new Answer(i, 1, c))));
        int[] all = [.. a, .. b];
        var observed = a.Zip(b).Count(p => p.First != p.Second) / (double)a.Length;
        var expected = all.SelectMany((x, i) => all.Where((_, j) => j != i).Select(y => x == y ? 0 : 1.0)).DefaultIfEmpty(0).Average();
        Assert.Equal(expected == 0 ? 1 : 1 - (observed / expected), KrippendorffAlpha.Nominal(table), 9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Full_agreement_is_one_by_every_measure()
    {
        Assert.Equal(1, FleissKappa.Of([[3, 0], [0, 3], [3, 0]]));
        Assert.Equal(1, FleissKappa.Of([[3, 0], [3, 0]]));
        Assert.Equal(1, KrippendorffAlpha.Nominal(new(2, 2, 2, [new(0, 0, 1), new(0, 1, 1), new(1, 0, 1), new(1, 1, 1)])));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CohenKappa.Of([1], [1, 2]));
        Assert.Contains("Item 1 has 2", Assert.Throws<ArgumentException>(() => FleissKappa.Of([[3, 0], [1, 1]])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FleissKappa.Of([[1, 0]]));
        Assert.Throws<ArgumentException>(() => KrippendorffAlpha.Nominal(new(2, 2, 2, [new(0, 0, 1), new(1, 1, 1)])));
    }

    private static Gen<(int[] First, int[] Second)> Ratings() =>
        from items in Gen.Choose(1, 12)
        from first in Gen.Choose(0, 3).ArrayOf(items)
        from second in Gen.Choose(0, 3).ArrayOf(items)
        select (first, second);
}
