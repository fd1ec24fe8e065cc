using Winnow.Core.Data;
using Winnow.Server.Datasets;

namespace Winnow.Server.Tests.Datasets;

public sealed class GroupedSplitTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory, MemberData(nameof(Seeds))]
    public void No_group_lies_in_two_parts_and_the_order_of_the_input_changes_nothing(int seed)
    {
        var random = new Random(seed);
        var samples = Enumerable.Range(0, 200).Select(i => (Id: new SampleId(i), Group: $"g{random.Next(30)}")).ToArray();
        var shares = new SplitShares(0.6, 0.2, 0.2, seed);
        var drawn = GroupedSplit.Draw(samples, shares);
        Assert.Equal(200, drawn.Count);
        Assert.All(samples.GroupBy(s => s.Group), g => Assert.Single(g.Select(s => drawn[s.Id]).Distinct()));
        random.Shuffle(samples);
        Assert.Equal(drawn.OrderBy(d => d.Key), GroupedSplit.Draw(samples, shares).OrderBy(d => d.Key));

        // No part misses its share by more than the largest group.
        var largest = samples.GroupBy(s => s.Group).Max(g => g.Count());
        Assert.All([(Split.Train, 120), (Split.Validation, 40), (Split.Test, 40)], p => Assert.InRange(drawn.Values.Count(v => v == p.Item1), p.Item2 - largest, p.Item2 + largest));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(101)]
    public void Single_images_meet_the_shares_to_within_one(int count)
    {
        var samples = Enumerable.Range(0, count).Select(i => (new SampleId(i), $"{i}")).ToArray();
        var drawn = GroupedSplit.Draw(samples, new SplitShares(0.7, 0.15, 0.15, 3));
        Assert.All([(Split.Train, 0.7), (Split.Validation, 0.15), (Split.Test, 0.15)], p => Assert.InRange(drawn.Values.Count(v => v == p.Item1), (p.Item2 * count) - 1, (p.Item2 * count) + 1));
    }

    [Fact]
    public void Another_seed_draws_another_split()
    {
        var samples = Enumerable.Range(0, 50).Select(i => (new SampleId(i), $"{i}")).ToArray();
        Assert.NotEqual(GroupedSplit.Draw(samples, new SplitShares(Seed: 1)).OrderBy(d => d.Key), GroupedSplit.Draw(samples, new SplitShares(Seed: 2)).OrderBy(d => d.Key));
    }

    [Fact]
    public void A_share_of_nothing_stays_empty()
    {
        var samples = Enumerable.Range(0, 50).Select(i => (new SampleId(i), $"{i / 5}")).ToArray();
        Assert.DoesNotContain(Split.Test, GroupedSplit.Draw(samples, new SplitShares(0.5, 0.5, 0, 4)).Values);
    }
}
