using Winnow.Cli.Working;

namespace Winnow.Cli.Tests;

/// <summary>Arrays of workers on a real Slurm of one node. Workers that score behind it are a row of the bench.</summary>
public sealed class SlurmClusterTests : IDisposable
{
    // Stands in for a worker, which gets `--cache FOLDER --name NAME`: one is done at once, one fails, one works until it is told to stop and then needs its folder for a moment longer.
    private const string Worker =
        """
        case $4 in
          *-0) ;;
          *-1) exit 3 ;;
          *)
            mkdir -p "$2"
            stop() { for i in 1 2 3 4 5; do sleep 0.1; [ -d "$2" ] || exit 1; done; echo "$WINNOW_BROKER" >"$2.end"; exit; }
            trap 'stop "$@"' TERM
            echo >"$2.start"
            while :; do sleep 1; done
            ;;
        esac
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Workers_that_are_done_fail_and_are_cancelled_are_told_apart_and_give_back_what_they_had()
    {
        Assert.SkipUnless(SlurmCluster.WhyNot is null, SlurmCluster.WhyNot ?? "");
        using var cluster = new SlurmCluster(Repository());
        var nowhere = new SlurmQueue(new(cluster.Sbatch, 1, ["--partition=gpu"]), folder.Path("nowhere"));
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => nowhere.SubmitAsync(1, ["/bin/true"], new Dictionary<string, string>(), Cancel));
        Assert.Contains("invalid partition specified: gpu", refused.Message, StringComparison.Ordinal);

        var queue = new SlurmQueue(new(cluster.Sbatch, 3, ["--comment=a comment"]), folder.Path("100% of it", "slurm"));
        Assert.Empty(await queue.ListAsync(Cancel));
        var array = await queue.SubmitAsync(3, ["/bin/bash", "-c", Worker, "worker"], new Dictionary<string, string> { ["WINNOW_BROKER"] = "amqp://n:secret@host" }, Cancel);
        await UntilAsync(queue, ["COMPLETED", "FAILED", "RUNNING"]);
        var working = folder.Path("100% of it", "slurm", $"slurm-{array}-2");
        while (!File.Exists(working + ".start"))
        {
            await Task.Delay(Pause, Cancel);
        }

        await cluster.CancelAsync($"{array}_2");
        var ended = await UntilAsync(queue, ["COMPLETED", "FAILED", "CANCELLED"]);
        Assert.Equal([$"{array}_1"], ended.Where(t => t.IsTrouble).Select(t => t.Id));
        while (Directory.Exists(working))
        {
            await Task.Delay(Pause, Cancel);
        }

        Assert.Equal("amqp://n:secret@host\n", await File.ReadAllTextAsync(working + ".end", Cancel));
        Assert.Equal(3, Directory.GetFiles(folder.Path("100% of it", "slurm"), $"worker-{array}-?.log").Length);
        Assert.All(Directory.GetFiles(folder.Path("100% of it", "slurm"), "*.sh"), f => Assert.DoesNotContain("secret", File.ReadAllText(f), StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<SlurmTask>> UntilAsync(SlurmQueue queue, string[] states)
    {
        while (true)
        {
            var tasks = (await queue.ListAsync(Cancel)).OrderBy(t => t.Id, StringComparer.Ordinal).ToArray();
            if (tasks.Select(t => t.State).SequenceEqual(states, StringComparer.Ordinal))
            {
                return tasks;
            }

            await Task.Delay(Pause, Cancel);
        }
    }

    private static string Repository()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Winnow.slnx")))
        {
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return at;
    }
}
