using Winnow.Cli.Simulating;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Cli.Tests;

/// <summary>Every wrong number or name of a simulation is found before any work begins.</summary>
public sealed class SimulateChecksTests
{
    private static readonly SimulateOptions Good = new() { Data = "d", Model = "softmax", Out = "o", Initial = 2, Query = 3, Budget = 8, Seeds = 1 };

    public static TheoryData<string> Wrong => [.. Cases.Keys];

    private static Dictionary<string, SimulateOptions> Cases => new(StringComparer.Ordinal)
    {
        ["--query 0 is too few labels a round; it must be 1 or more."] = Good with { Query = 0 },
        ["--initial 0 is too few labels to start from; it must be 1 or more."] = Good with { Initial = 0 },
        ["--seeds 0 is too few runs of each strategy; it must be 1 or more."] = Good with { Seeds = 0 },
        ["--threads -1 is too few; it must be 1 or more, or 0 for all processors."] = Good with { Threads = -1 },
        ["--budget 2 leaves nothing to query after --initial 2; make the budget larger."] = Good with { Budget = 2 },
        ["--task count is not known; this version knows: classify, detect, segment."] = Good with { Task = "count" },
        ["The strategy 'flqmi' needs embeddings and examples to find or avoid, which the model 'softmax' cannot give;"] = Good with { Strategies = ["flqmi"], Find = new("light", "night") },
        ["--find shows examples, and none of the strategies random reads them; add one that does, such as flqmi."] = Good with { Strategies = ["random"], Find = new("light", "night") },
        ["No strategy is called 'guess'. There are: "] = Good with { Strategies = ["random", "guess"] },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_wrong_option_is_refused_with_value_and_limit(string sentence)
    {
        var exception = Assert.Throws<CommandException>(() => SimulateChecks.Check(Cases[sentence], Evidence.Probabilities));
        Assert.StartsWith(sentence, exception.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, exception.ExitCode);
    }

    [Fact]
    public void A_strategy_whose_evidence_the_model_cannot_give_is_refused()
    {
        var exception = Assert.Throws<CommandException>(() => SimulateChecks.Check(Good with { Strategies = ["margin"] }, Evidence.None));
        Assert.Equal("The strategy 'margin' needs probabilities, which the model 'softmax' cannot give; choose another strategy or model (`winnow strategies` and `winnow models` list them).", exception.Message);
    }

    [Fact]
    public void Random_is_always_beside_the_others_once()
    {
        Assert.Equal(["random", "margin"], SimulateChecks.Check(Good with { Strategies = ["margin"] }, Evidence.Probabilities).Select(s => s.Name));
        Assert.Equal(["random", "margin"], SimulateChecks.Check(Good with { Strategies = ["margin", "Random", "MARGIN"] }, Evidence.Probabilities).Select(s => s.Name));
    }

    [Fact]
    public void A_strategy_that_needs_examples_runs_where_some_are_shown_and_says_so_where_none_are()
    {
        var flqmi = Good with { Strategies = ["flqmi"] };
        Assert.Equal(["random", "flqmi"], SimulateChecks.Check(flqmi with { Find = new("light", "night") }, Evidence.Embeddings).Select(s => s.Name));
        Assert.Equal("The strategy 'flqmi' needs examples; show it some with --find COLUMN=VALUE, such as light=night or class=NAME.", Assert.Throws<CommandException>(() => SimulateChecks.Check(flqmi, Evidence.Embeddings)).Message);
    }

    [Theory]
    [InlineData("light", "night", 2, "--find light=night fits 2 images and needs 5 at least; the images say: light, class.")]
    [InlineData("class", "c", 0, "--find class=c fits 0 images and needs 5 at least; the images say: class.")]
    [InlineData("class", "b", 0, "--find class=b fits 4 images and needs 5 at least; the images say: class.")]
    public void Fewer_pictures_than_are_to_be_shown_are_refused(string key, string value, int night, string sentence)
    {
        var exception = Assert.Throws<CommandException>(() => SimulateChecks.Check(Good with { Find = new(key, value) }, Data(8, 2, night: night)));
        Assert.Equal(sentence, exception.Message);
        Assert.Equal(ExitCode.Usage, exception.ExitCode);
    }

    [Theory]
    [InlineData("light", "night")]
    [InlineData("class", "b")]
    public void As_many_pictures_as_are_to_be_shown_are_enough(string key, string value) =>
        SimulateChecks.Check(Good with { Find = new(key, value), FindCount = 4 }, Data(8, 2, night: 4));

    [Fact]
    public void The_pictures_of_a_run_are_drawn_by_its_seed_among_those_that_can_be_read()
    {
        var (options, data) = (Good with { Find = new("light", "night"), FindCount = 3 }, Data(40, 2, night: 20));
        LabelledSample[] pool = [.. data.Train.Where(s => s.Id.Value != 4).Select(s => new LabelledSample(s.Id, new ClassLabel(s.Class!.Value)))];
        var runs = Enumerable.Range(1, 20).Select(seed => ShownExamples.Draw(options, data, pool, seed)).ToArray();
        Assert.All(runs, ids => Assert.All(ids, id => Assert.True(id.Value is < 20 and not 4)));
        Assert.All(runs, ids => Assert.Equal(ids.Distinct().Order(), ids));
        Assert.Equal(runs[4], ShownExamples.Draw(options, data, [.. pool.Reverse()], seed: 5));
        Assert.True(runs.Select(ids => string.Join(' ', ids)).Distinct().Count() > 10);
        Assert.NotEqual(ShownExamples.Recipe(options, runs[0]), ShownExamples.Recipe(options, [.. runs[0].Take(2)]));
        Assert.Contains("lower --find-count", Assert.Throws<CommandException>(() => ShownExamples.Draw(options with { FindCount = 20 }, data, pool, 1)).Message, StringComparison.Ordinal);
        Assert.Empty(ShownExamples.Draw(Good, data, pool, 1));
        Assert.Equal(("", null), (ShownExamples.Recipe(Good, []), ShownExamples.Words(Good)));
    }

    [Theory]
    [InlineData(9, 20, "--initial 9 is more than the 8 images of the pool.")]
    [InlineData(2, 9, "--budget 9 is more than the 8 images of the pool.")]
    public void More_than_the_pool_holds_is_refused(int initial, int budget, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<CommandException>(() => SimulateChecks.Check(Good with { Initial = initial, Budget = budget }, Data(8, 2))).Message);

    [Fact]
    public void More_labels_for_random_than_the_pool_holds_are_refused() =>
        Assert.Equal("--random-budget 9 is more than the 8 images of the pool.", Assert.Throws<CommandException>(() => SimulateChecks.Check(Good with { RandomBudget = 9 }, Data(8, 2))).Message);

    [Fact]
    public void Data_without_a_test_part_is_refused() =>
        Assert.StartsWith("'d' has no test part to measure on;", Assert.Throws<CommandException>(() => SimulateChecks.Check(Good, Data(8, 0))).Message, StringComparison.Ordinal);

    [Fact]
    public void Data_without_classes_is_refused() =>
        Assert.StartsWith("'d' says no image's class,", Assert.Throws<CommandException>(() => SimulateChecks.Check(Good, Data(8, 2, known: false))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pool_that_is_just_large_enough_is_accepted() => SimulateChecks.Check(Good, Data(8, 1));

    private static ImageDataset Data(int train, int test, bool known = true, int night = 0) => new()
    {
        Name = "d",
        Classes = ["a", "b"],
        Train = [.. Enumerable.Range(0, train).Select(i => Sample(i, known, night: i < night))],
        Test = [.. Enumerable.Range(train, test).Select(i => Sample(i, known))],
        Hash = "",
    };

    private static Sample Sample(int i, bool known, bool night = false)
    {
        Sample sample = new(new(i), $"{i}", new RawImage(new byte[] { (byte)i }, 1, 1, 1), known ? i % 2 : null);
        return night ? sample with { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["light"] = "night" } } : sample;
    }
}
