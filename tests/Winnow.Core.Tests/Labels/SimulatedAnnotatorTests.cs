using Winnow.Core.Data;
using Winnow.Core.Labels;

namespace Winnow.Core.Tests.Labels;

public sealed class SimulatedAnnotatorTests
{
    private const int Count = 20_000;
    private static readonly LabelledSample[] Truth = [.. Enumerable.Range(0, Count).Select(i => new LabelledSample(new(i * 3), new ClassLabel(i % 5)))];

    [Fact]
    public void By_default_every_answer_is_right_and_free()
    {
        var annotator = Make(new());
        Assert.Equal("perfect", annotator.Name);
        Assert.All(Truth[..100], s => Assert.Equal(new OracleAnswer.Annotated(s.Annotation, 0), annotator.Ask(s.Id)));
    }

    [Fact]
    public void Errors_and_skips_come_at_their_rates()
    {
        var annotator = Make(new() { Noise = 0.2, Skips = 0.1, SkipReasons = ["dark", "blurred"] });
        var answers = Truth.Select(s => (s.Class, Answer: annotator.Ask(s.Id))).ToArray();
        var skips = answers.Select(a => a.Answer).OfType<OracleAnswer.Skipped>().ToArray();
        // Four standard deviations of a binomial share: 0.0085 and 0.012.
        Assert.Equal(0.1, (double)skips.Length / Count, 0.0085);
        Assert.Equal(0.5, (double)skips.Count(s => s.Reason == "dark") / skips.Length, 0.045);
        var given = answers.Where(a => a.Answer is OracleAnswer.Annotated).Select(a => (a.Class, Said: ((ClassLabel)((OracleAnswer.Annotated)a.Answer).Annotation).Class)).ToArray();
        Assert.Equal(0.2, (double)given.Count(g => g.Class != g.Said) / given.Length, 0.012);
        foreach (var shift in (int[])[1, 2, 3, 4])
        {
            Assert.Equal(0.05, (double)given.Count(g => (g.Said - g.Class + 5) % 5 == shift) / given.Length, 0.0066);
        }
    }

    [Fact]
    public void Seconds_spread_around_their_median()
    {
        var annotator = Make(new() { Seconds = 4, SecondsSpread = 0.5 });
        var logs = Truth.Select(s => Math.Log(annotator.Ask(s.Id).Seconds / 4)).ToArray();
        Assert.Equal(0, logs.Average(), 0.015);
        Assert.Equal(0.25, logs.Average(l => l * l), 0.012);
    }

    [Fact]
    public void The_answer_depends_on_seed_and_sample_alone()
    {
        var options = new AnnotatorOptions { Noise = 0.3, Skips = 0.3, Seconds = 2, SecondsSpread = 1 };
        var forwards = Make(options);
        var backwards = Make(options);
        var first = Truth.Take(500).Select(s => forwards.Ask(s.Id)).ToArray();
        var second = Truth.Take(500).Reverse().Select(s => backwards.Ask(s.Id)).Reverse().ToArray();
        Assert.Equal(first, second);
        var other = Make(options, seed: 2);
        Assert.NotEqual(first, Truth.Take(500).Select(s => other.Ask(s.Id)).ToArray());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_out_of_range_is_refused(double share)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { Noise = share }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { Skips = share }));
    }

    private static SimulatedAnnotator Make(AnnotatorOptions options, int seed = 1) => new(Truth, 5, options, seed);
}
