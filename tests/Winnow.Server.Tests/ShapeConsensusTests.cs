using Winnow.Server.Labelling;
using Winnow.Server.Tests.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Tests;

/// <summary>Shapes of several annotators: a label where they agree, a reviewer where they do not.</summary>
public sealed class ShapeConsensusTests
{
    [Fact]
    public async Task Boxes_that_overlap_well_become_one_label_and_others_wait_for_a_reviewer()
    {
        await using var bench = new JobBench(["none"], new() { Overlap = 2, Automatic = false, AgreementMin = 0.6 }, task: "detect", classes: ["car", "bus"]);
        var cancel = TestContext.Current.CancellationToken;
        await bench.Host.WriteAsync(s => s.AddSamples([New("a"), New("b"), New("c")], "test", "chief"), cancel);
        await AnswerAsync(bench, 0, "ann", Box(0, 10, 10, 50, 50));
        await AnswerAsync(bench, 0, "bob", Box(0, 12, 10, 50, 50));
        await AnswerAsync(bench, 1, "ann", Box(0, 10, 10, 50, 50));
        await AnswerAsync(bench, 1, "bob", Box(1, 10, 10, 50, 50));
        await AnswerAsync(bench, 2, "ann");
        await AnswerAsync(bench, 2, "bob");

        var agreed = AnswerValue.Parse(bench.Host.Read(s => s.ReadLabel(new(0)))!.Value.Value!);
        Assert.Equal([11, 10, 50, 50], Assert.Single(agreed.Shapes!).Box!);
        Assert.Equal("ann, bob", bench.Host.Read(s => s.ReadLabel(new(0)))!.Value.Annotator);
        Assert.Empty(AnswerValue.Parse(bench.Host.Read(s => s.ReadLabel(new(2)))!.Value.Value!).Shapes!);
        var review = Assert.Single(bench.Host.Read(s => s.ReadReviews("disagreement", -1, 10)));
        Assert.Equal((1, "2 annotators agree by 0.00, and 0.60 is wanted (1, 1 shapes)"), ((int)review.Sample.Value, review.Detail));
        Assert.Empty(bench.Host.Read(s => s.Verify()));
    }

    [Fact]
    public void Of_three_what_two_marked_stays_with_tags_and_attributes()
    {
        var first = new AnswerValue { Shapes = [Box(0, 0, 0, 10, 10) with { Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["colour"] = "red" } }, Box(1, 30, 30, 40, 40) with { Id = "two" }], Tags = ["night"] };
        var second = new AnswerValue { Shapes = [Box(0, 0, 0, 10, 9)], Tags = ["night", "rain"] };
        var verdict = new ShapeMajority(0.3).Of([Stored(1, first), Stored(2, second), Stored(3, new() { Shapes = [Box(0, 0, 0, 9, 10)] })]);
        var value = AnswerValue.Parse(verdict.Answer!.Value!);
        var one = Assert.Single(value.Shapes!);
        Assert.Equal(("c1", "red"), (one.Id, one.Attributes!["colour"]));
        Assert.Equal([0, 0, 10, 10], one.Box!);
        Assert.Equal(["night"], value.Tags!);
    }

    [Fact]
    public void A_mask_that_cannot_be_read_agrees_with_nobody()
    {
        var broken = new ShapeValue { Id = "m", Class = 0, Kind = "mask", Size = [4, 4], Counts = "~~" };
        var verdict = new ShapeMajority(0.5).Of([Stored(1, new() { Shapes = [broken] }), Stored(2, new() { Shapes = [Box(0, 0, 0, 4, 4)] })]);
        Assert.Null(verdict.Answer);
    }

    private static NewSample New(string name) => new($"{name}.png", $"{name}.png", name.PadLeft(64, '0'), 1, 100, 100, 8, null, null);

    private static ShapeValue Box(int ofClass, double left, double top, double right, double bottom) => new() { Id = "one", Class = ofClass, Kind = "box", Box = [left, top, right, bottom] };

    private static StoredAnswer Stored(long id, AnswerValue value) => new(id, $"{id}", new(0), $"a{id}", AnswerOutcome.Label, value.ToJson(), null, 1, null, false, true, false, "now");

    private static Task<StoredAnswer> AnswerAsync(JobBench bench, long sample, string who, params ShapeValue[] shapes) => bench.Host.WriteAsync(
        s => s.Submit(new($"{sample}{who}", new(sample), who, AnswerOutcome.Label, new AnswerValue { Shapes = shapes }.ToJson(), null, null, 1000, 1, null), 2, bench.Host.Consensus), TestContext.Current.CancellationToken);
}
