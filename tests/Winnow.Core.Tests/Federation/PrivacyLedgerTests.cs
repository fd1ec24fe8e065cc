using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

public sealed class PrivacyLedgerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-ledger").FullName;
    private readonly PrivacyPolicy policy = new(5, 1e-5);
    private readonly PrivateSteps training = new(0.1, 1.5, 50);

    [Fact]
    public void What_was_spent_survives_a_restart()
    {
        double spent, projected;
        using (var ledger = Open())
        {
            Assert.Equal(0, ledger.Spent);
            ledger.Spend(training, "round 1");
            (spent, projected) = (ledger.Spent, ledger.Projected(training));
            Assert.Equal(RdpAccountant.Epsilon([training], 1e-5).Epsilon, spent);
        }

        using var again = Open();
        Assert.Equal(spent, again.Spent);
        Assert.Equal(1, again.Trainings);
        again.Spend(training, "round 2");
        Assert.Equal(projected, again.Spent);
    }

    [Fact]
    public void A_training_beyond_the_policy_is_refused_and_costs_nothing()
    {
        using var ledger = Open();
        ledger.Spend(training, "round 1");
        var before = ledger.Spent;
        var error = Assert.Throws<PrivacyBudgetException>(() => ledger.Spend(training with { Count = 5000 }, "trial 7"));
        Assert.Contains("the policy ends at 5", error.Message, StringComparison.Ordinal);
        Assert.Equal((before, 1), (ledger.Spent, ledger.Trainings));
        ledger.Spend(training with { Count = 1 }, "round 2");
    }

    [Fact]
    public void Rounds_go_on_until_the_policy_ends_and_never_beyond()
    {
        using var ledger = Open();
        var rounds = 0;
        while (ledger.Projected(training) <= policy.Epsilon)
        {
            ledger.Spend(training, $"round {++rounds}");
        }

        Assert.InRange(rounds, 1, 100);
        Assert.True(ledger.Spent <= policy.Epsilon);
        Assert.Throws<PrivacyBudgetException>(() => ledger.Spend(training, "one more"));
    }

    [Fact]
    public void A_changed_line_is_found_out()
    {
        using (var ledger = Open())
        {
            ledger.Spend(training, "round 1");
        }

        var path = Path.Combine(folder, "privacy.jsonl");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"steps\":50", "\"steps\":5", StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => Open());
    }

    [Fact]
    public void A_policy_out_of_range_is_refused() =>
        Assert.Throws<ArgumentException>(() => PrivacyLedger.Open(Path.Combine(folder, "privacy.jsonl"), new(0, 1e-5), TimeProvider.System));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private PrivacyLedger Open() => PrivacyLedger.Open(Path.Combine(folder, "privacy.jsonl"), policy, TimeProvider.System);
}
