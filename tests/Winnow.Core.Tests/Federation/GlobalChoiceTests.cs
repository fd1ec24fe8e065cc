using Winnow.Core.Data;
using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

public sealed class GlobalChoiceTests
{
    private const int Classes = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100)]
    [InlineData(599)]
    [InlineData(5000)]
    public void The_choice_is_that_of_ranking_all_pools_in_one_place(int budget)
    {
        var pools = Pools(sites: 6, each: 100, seed: budget);
        var (chosen, search) = Choose(new() { Budget = budget, Classes = Classes }, pools);
        var central = pools.SelectMany(p => p.Value).OrderByDescending(s => s.Key).Take(budget).Select(s => s.Key).Order();
        Assert.Equal(central, chosen.SelectMany(c => c.Value).Select(s => s.Key).Order());
        Assert.Equal(Math.Min(budget, 600), search.Spent);
        Assert.InRange(search.Histograms, 1, 3);
    }

    [Fact]
    public void One_coarse_histogram_misses_at_most_what_lies_in_one_bin()
    {
        var pools = Pools(sites: 6, each: 100, seed: 2);
        var (chosen, search) = Choose(new() { Budget = 100, Classes = Classes, Bins = 32, HistogramsAtMost = 1 }, pools);
        var ranked = pools.SelectMany(p => p.Value).OrderByDescending(s => s.Key).ToList();
        var picked = chosen.SelectMany(c => c.Value).Select(s => s.Id).ToHashSet();
        Assert.Equal(ranked.Take(picked.Count).Select(s => s.Id).ToHashSet(), picked);
        var bins = ranked.Select(s => ThresholdSearch.Bin(s.Key, 0, ulong.MaxValue, 32)).ToList();
        Assert.InRange(picked.Count, 100 - bins.Count(b => b == bins[100]), 100);
        Assert.Equal(picked.Count, search.Spent);
    }

    [Fact]
    public void Equal_scores_are_decided_by_the_seed_and_the_budget_is_still_met()
    {
        var pools = Enumerable.Range(0, 5).ToDictionary(
            s => $"site-{s}", s => (IReadOnlyList<ScoredSample>)[.. Enumerable.Range(0, 40).Select(i => Sample($"site-{s}", (s * 1000) + i, 0.5f, i % Classes, seed: 4))], StringComparer.Ordinal);
        var (chosen, _) = Choose(new() { Budget = 50, Classes = Classes, Bins = 1 << 16, HistogramsAtMost = 4 }, pools);
        Assert.Equal(50, chosen.Sum(c => c.Value.Count));
        Assert.All(chosen.Values, c => Assert.InRange(c.Count, 1, 30));
    }

    [Fact]
    public void A_site_never_gives_more_than_its_cap_and_the_others_take_its_place()
    {
        var pools = Pools(sites: 4, each: 100, seed: 6);
        var plan = new ChoicePlan { Budget = 120, Classes = Classes, Caps = new Dictionary<string, int>(StringComparer.Ordinal) { ["site-1"] = 5, ["site-2"] = 0 } };
        var (chosen, _) = Choose(plan, pools);
        Assert.InRange(chosen["site-1"].Count, 0, 5);
        Assert.Empty(chosen["site-2"]);
        Assert.Equal(120, chosen.Sum(c => c.Value.Count));
    }

    [Fact]
    public void Dear_labels_count_for_what_they_cost_and_the_budget_is_never_passed()
    {
        var pools = Pools(sites: 4, each: 100, seed: 8);
        var plan = new ChoicePlan { Budget = 200, Classes = Classes, Costs = new Dictionary<string, int>(StringComparer.Ordinal) { ["site-0"] = 7 } };
        var (chosen, search) = Choose(plan, pools);
        var cost = chosen.Sum(c => c.Value.Count * (c.Key == "site-0" ? 7 : 1));
        Assert.Equal(search.Spent, cost);
        Assert.InRange(cost, 194, 200);
    }

    [Fact]
    public void Quotas_of_classes_hold_at_both_ends()
    {
        var pools = Pools(sites: 5, each: 80, seed: 9);
        var plan = new ChoicePlan { Budget = 100, Classes = Classes, Quotas = [new(0, AtLeast: 40), new(1, AtMost: 6), new(2, AtLeast: 3, AtMost: 3)] };
        var (chosen, search) = Choose(plan, pools);
        var picked = chosen.SelectMany(c => c.Value).ToList();
        Assert.Equal(100, picked.Count);
        Assert.Equal(100, search.Spent);
        Assert.InRange(picked.Count(s => s.Class == 0), 40, 100);
        Assert.InRange(picked.Count(s => s.Class == 1), 0, 6);
        Assert.Equal(3, picked.Count(s => s.Class == 2));
        // Within a class, who scores higher goes first.
        Assert.All(Enumerable.Range(0, Classes), c => Assert.Equal(
            pools.SelectMany(p => p.Value).Where(s => s.Class == c).OrderByDescending(s => s.Key).Take(picked.Count(s => s.Class == c)).Select(s => s.Id).ToHashSet(),
            picked.Where(s => s.Class == c).Select(s => s.Id).ToHashSet()));
    }

    [Fact]
    public void A_class_that_is_forbidden_is_not_chosen()
    {
        var (chosen, _) = Choose(new() { Budget = 60, Classes = Classes, Quotas = [new(3, AtMost: 0)] }, Pools(sites: 3, each: 50, seed: 1));
        Assert.DoesNotContain(chosen.SelectMany(c => c.Value), s => s.Class == 3);
    }

    [Fact]
    public void Sums_that_went_through_secure_aggregation_give_the_same_choice()
    {
        var (pools, plan) = (Pools(sites: 5, each: 60, seed: 3), new ChoicePlan { Budget = 40, Classes = Classes, Bins = 64 });
        var plain = Choose(plan, pools).Chosen;
        var secure = Choose(plan, pools, answers => InProcessAggregation.Sum(answers).Sum).Chosen;
        Assert.All(plain, c => Assert.Equal(c.Value, secure[c.Key]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_open_sums_each_sites_part_of_the_budget_is_known(bool quotas)
    {
        var pools = Pools(sites: 5, each: 60, seed: 11);
        var plan = new ChoicePlan { Budget = 90, Classes = Classes, Costs = new Dictionary<string, int>(StringComparer.Ordinal) { ["site-3"] = 3 }, Quotas = quotas ? [new(0, AtLeast: 30), new(1, AtMost: 6), new(2, 3, 3)] : [] };
        var parts = pools.Keys.ToDictionary(s => s, _ => 0L, StringComparer.Ordinal);
        var (chosen, search) = Choose(plan, pools, before: (s, sum, answers) =>
        {
            foreach (var (site, answer) in answers)
            {
                parts[site] += s.TakenOf([.. sum.Select(n => (long)n)], [.. answer.Select(n => (long)n)]);
            }
        });
        Assert.All(chosen, c => Assert.Equal(c.Value.Count * plan.Costs.GetValueOrDefault(c.Key, 1), parts[c.Key]));
        Assert.Equal(search.Spent, parts.Values.Sum());
    }

    [Fact]
    public void Plans_and_scores_out_of_range_are_refused()
    {
        ChoicePlan fine = new() { Budget = 5, Classes = 2 };
        ChoicePlan[] wrong =
        [
            fine with { Budget = 0 }, fine with { Classes = 0 }, fine with { Bins = 1 }, fine with { HistogramsAtMost = 0 }, fine with { Quotas = [new(2)] }, fine with { Quotas = [new(0, 6)] },
            fine with { Quotas = [new(0, 3, 2)] }, fine with { Quotas = [new(0), new(0)] }, fine with { Caps = new Dictionary<string, int> { ["a"] = -1 } }, fine with { Costs = new Dictionary<string, int> { ["a"] = 0 } },
        ];
        Assert.All(wrong, plan => Assert.Throws<ArgumentException>(() => new ChoiceSearch(plan)));
        Assert.Throws<ArgumentException>(() => Sample("a", 1, float.NaN, 0, 1));
        Assert.Throws<ArgumentException>(() => Sample("a", 1, 1.5f, 0, 1));
        Assert.Throws<ArgumentException>(() => new SiteChoice("a", fine, [Sample("a", 1, 0.5f, 2, 1)]));
        Assert.Throws<ArgumentException>(() => new ChoiceSearch(fine).Accept([1, 2]));
    }

    private static (Dictionary<string, IReadOnlyList<ScoredSample>> Chosen, ChoiceSearch Search) Choose(
        ChoicePlan plan, Dictionary<string, IReadOnlyList<ScoredSample>> pools, Func<Dictionary<string, uint[]>, uint[]>? sum = null,
        Action<ChoiceSearch, uint[], Dictionary<string, uint[]>>? before = null)
    {
        var (search, sites) = (new ChoiceSearch(plan), pools.ToDictionary(p => p.Key, p => new SiteChoice(p.Key, plan, p.Value), StringComparer.Ordinal));
        while (search.Question is { } question)
        {
            var answers = sites.ToDictionary(s => s.Key, s => s.Value.Answer(question), StringComparer.Ordinal);
            var total = sum?.Invoke(answers) ?? answers.Values.Aggregate(new uint[question.Length], (t, a) => [.. t.Zip(a, (x, y) => x + y)]);
            before?.Invoke(search, total, answers);
            search.Accept([.. total.Select(n => (long)n)]);
        }

        return (sites.ToDictionary(s => s.Key, s => s.Value.Choose(search.Thresholds), StringComparer.Ordinal), search);
    }

    private static Dictionary<string, IReadOnlyList<ScoredSample>> Pools(int sites, int each, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, sites).ToDictionary(
            s => $"site-{s}",
            // Each site has its own level, so that shares of the budget differ.
            s => (IReadOnlyList<ScoredSample>)[.. Enumerable.Range(0, each).Select(i => Sample($"site-{s}", (s * 10_000) + i, random.NextSingle() * (s + 1) / sites, random.Next(Classes), seed))],
            StringComparer.Ordinal);
    }

    private static ScoredSample Sample(string site, long id, float score, int @class, int seed) => new(new(id), @class, ScoredSample.KeyOf(score, seed, site, new SampleId(id)));
}
