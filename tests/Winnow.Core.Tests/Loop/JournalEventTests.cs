using Winnow.Core.Loop;

namespace Winnow.Core.Tests.Loop;

public sealed class JournalEventTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly JournalEvent First = JournalEvent.After(null, Noon, "run.started", "{}");

    [Fact]
    public void Events_follow_each_other_from_number_one()
    {
        var second = JournalEvent.After(First, Noon, "round.measured", """{"round":0}""");
        Assert.Equal(1, First.Sequence);
        Assert.True(First.Follows(null));
        Assert.True(second.Follows(First));
        Assert.False(second.Follows(null));
        Assert.False(First.Follows(second));
    }

    [Fact]
    public void Changing_any_field_breaks_the_chain()
    {
        var second = JournalEvent.After(First, Noon, "round.measured", """{"round":0}""");
        Assert.False((second with { Payload = """{"round":1}""" }).Follows(First));
        Assert.False((second with { Type = "round.measure" }).Follows(First));
        Assert.False((second with { Time = Noon.AddTicks(1) }).Follows(First));
        Assert.False((second with { Sequence = 3 }).Follows(First));
        Assert.False((second with { PreviousHash = JournalEvent.NoHash }).Follows(First));
        Assert.False((second with { Hash = First.Hash }).Follows(First));
        Assert.False(second.Follows(First with { Hash = JournalEvent.NoHash }));
    }

    [Fact]
    public void Moving_a_character_between_fields_changes_the_hash() =>
        Assert.NotEqual(JournalEvent.After(null, Noon, "ab", "c").Hash, JournalEvent.After(null, Noon, "a", "bc").Hash);
}
