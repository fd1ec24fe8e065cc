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

    private static ImageDataset Data(int train, int test, bool known = true) => new()
    {
        Name = "d",
        Classes = ["a", "b"],
        Train = [.. Enumerable.Range(0, train).Select(i => Sample(i, known))],
        Test = [.. Enumerable.Range(train, test).Select(i => Sample(i, known))],
        Hash = "",
    };

    private static Sample Sample(int i, bool known) => new(new(i), $"{i}", new RawImage(new byte[] { (byte)i }, 1, 1, 1), known ? i % 2 : null);
}
