namespace Winnow.Storage.Tests;

/// <summary>A database that goes away. It has a server of its own, as the others must not notice.</summary>
public sealed class PostgresCrashTests : IDisposable
{
    private static readonly ExactMajority Majority = new();

    private readonly PostgresServer server;
    private readonly TemporaryProject project;

    public PostgresCrashTests()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        server = PostgresServer.Start();
        project = new(server);
    }

    public void Dispose()
    {
        project?.Dispose();
        server?.Dispose();
    }

    [Fact]
    public void Nothing_acknowledged_is_lost_and_the_store_goes_on_when_the_database_is_back()
    {
        using var store = project.Open();
        for (var i = 0; i < 6; i++)
        {
            store.Submit(Label(i), 1, Majority);
            if (i is 1 or 4)
            {
                // While the connection lies idle: the next change finds it broken, and is begun anew.
                server.Crash();
            }
        }

        using var reader = project.OpenForReading();
        Assert.Equal(6, reader.ReadLabels().Count);
        Assert.Empty(reader.Verify());
    }

    [Fact]
    public void A_batch_in_the_middle_of_which_the_database_goes_is_refused_whole_and_can_be_repeated()
    {
        using var store = project.Open();
        Action<Store>[] changes =
        [
            s => s.Submit(Label(0), 1, Majority),
            _ => server.Crash(restart: false),
            s => s.Submit(Label(1), 1, Majority),
            s => s.Submit(Label(2), 1, Majority),
        ];
        var exception = Assert.Throws<ProjectException>(() => store.Batch(changes));
        Assert.True(exception.StorageFailed);
        Assert.DoesNotContain(server.Password, exception.ToString(), StringComparison.Ordinal);
        Assert.True(Assert.Throws<ProjectException>(() => store.Submit(Label(3), 1, Majority)).StorageFailed);

        server.Restart();
        Assert.Empty(store.ReadLabels());
        Assert.All(store.Batch([s => s.Submit(Label(0), 1, Majority), s => s.Submit(Label(1), 1, Majority)]), Assert.Null);
        Assert.Equal(2, store.ReadLabels().Count);
        Assert.Empty(store.Verify());
    }

    private static AnswerSubmission Label(int sample) => new($"k{sample}", new(sample), "ann", AnswerOutcome.Label, """{"classes":[1]}""", 1, null, 1_000, 1, null);
}
