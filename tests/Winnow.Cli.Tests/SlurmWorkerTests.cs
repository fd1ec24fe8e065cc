using Winnow.Cli.Console;
using Winnow.Cli.Working;
using Winnow.Core.Tests.Search;
using Winnow.Server.Workers;

namespace Winnow.Cli.Tests;

/// <summary>Workers on a cluster, told by stand-ins for Slurm's programs.</summary>
public sealed class SlurmWorkerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter said = new();
    private readonly StringWriter warned = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        folder.Dispose();
        said.Dispose();
        warned.Dispose();
    }

    [Fact]
    public async Task As_many_workers_start_as_shards_wait_up_to_the_bound_and_no_secret_is_in_a_script()
    {
        Program("sbatch", "echo \"$@\" >> calls; env | grep -c '^WINNOW_BROKER=amqp://n:secret@host' >> calls; echo 77");
        Program("squeue", "cat queue");
        Queue("");
        var workers = Workers(most: 3);
        await workers.LookAsync(0, Cancel);
        Assert.False(File.Exists(folder.Path("calls")));
        await workers.LookAsync(10, Cancel);
        var calls = File.ReadAllLines(folder.Path("calls"));
        Assert.Matches("^--parsable --export=ALL --job-name=winnow-[0-9a-f]{8} --array=0-2 --output=.*/slurm/worker-%A-%a.log --partition=gpu ", calls[0]);
        Assert.Equal("1", calls[1]); // the broker's address came through the environment
        var script = File.ReadAllText(calls[0].Split(' ')[^1]);
        Assert.Contains("'--until-idle'", script, StringComparison.Ordinal);
        Assert.Contains("'--shared'", script, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", script, StringComparison.Ordinal);

        // Two of three are left and five shards wait: one is missing.
        Queue("77_0|RUNNING\n77_1|PENDING\n77_2|COMPLETED\n");
        await workers.LookAsync(5, Cancel);
        Assert.Contains("--array=0-0", Submitted()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_that_are_busy_are_no_room_for_what_waits_and_those_of_an_earlier_start_are_counted()
    {
        Program("sbatch", "echo \"$@\" >> calls; echo 78");
        Program("squeue", "cat queue");
        Queue("77_0|RUNNING\n77_1|RUNNING\n");
        var workers = Workers(most: 8, slots: 2);
        await workers.LookAsync(4, Cancel);
        Assert.Empty(Submitted());

        // There is room for one of the four; the other three need two workers.
        workers.Hear(Here("slurm-77-0", running: 2));
        workers.Hear(Here("slurm-77-1", running: 1));
        await workers.LookAsync(4, Cancel);
        Assert.Contains("--array=0-1", Assert.Single(Submitted()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_ended_badly_is_named_once()
    {
        Program("squeue", "cat queue");
        Queue("5_0|COMPLETED\n5_1|OUT_OF_MEMORY\n5_2|CANCELLED\n");
        var workers = Workers(most: 3);
        await workers.LookAsync(0, Cancel);
        await workers.LookAsync(0, Cancel);
        Assert.Contains("Worker 5_1 of the cluster ended as OUT_OF_MEMORY", warned.ToString(), StringComparison.Ordinal);
        Assert.Single(warned.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Workers_that_end_before_they_are_heard_of_are_started_again_ever_more_slowly()
    {
        Program("sbatch", "echo \"$@\" >> calls; echo 9");
        Program("squeue", "cat queue");
        Queue("");
        var clock = new ManualClock();
        var workers = Workers(most: 1, clock: clock);
        await workers.LookAsync(1, Cancel);
        var waited = new int[3];
        for (var start = 0; start < waited.Length; start++)
        {
            Queue(string.Join('\n', Enumerable.Range(0, start + 1).Select(i => $"{i}_0|FAILED")));
            for (var before = Submitted().Length; Submitted().Length == before; waited[start]++)
            {
                await workers.LookAsync(1, Cancel);
                clock.Advance(SlurmWorkers.LookEvery.TotalSeconds);
            }
        }

        Assert.Equal([4, 7, 13], waited);

        // One that was heard of ended for a reason of its own.
        workers.Hear(Here("slurm-9-0", running: 1));
        Queue("9_0|TIMEOUT\n");
        await workers.LookAsync(1, Cancel);
        Assert.Equal(5, Submitted().Length);
    }

    [Fact]
    public async Task A_Slurm_that_is_away_for_a_while_is_named_and_asked_again()
    {
        Program("sbatch", "echo 9");
        Program("squeue", "cat queue");
        Queue("");
        var workers = Workers(most: 1);
        await workers.LookAgainAsync(1, Cancel);
        File.Delete(folder.Path("queue"));
        await workers.LookAgainAsync(1, Cancel);
        Assert.Contains("queue", warned.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("It is asked again in 10 s.\n", warned.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => Workers(most: 1).LookAgainAsync(1, Cancel));
    }

    [Theory]
    [InlineData("echo 'no partition' >&2; exit 1", "ended with 1: no partition")]
    [InlineData("echo 'Submitted'", "instead of a number")]
    public async Task What_Slurm_refuses_is_told_in_its_words(string script, string sentence)
    {
        Program("sbatch", script);
        Program("squeue", "true");
        Assert.Contains(sentence, (await Assert.ThrowsAsync<InvalidDataException>(() => Workers(1).LookAsync(1, Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named() =>
        Assert.Contains("cannot be called", (await Assert.ThrowsAsync<InvalidDataException>(() => Workers(1).LookAsync(1, Cancel))).Message, StringComparison.Ordinal);

    private static WorkerHere Here(string name, int running) =>
        new(name, "", "node", "", 1, [.. Enumerable.Range(0, running).Select(i => new ShardCall($"{i}", "", ""))], default, Leaving: false);

    private SlurmWorkers Workers(int most, int slots = 1, TimeProvider? clock = null) => new(
        new CommandConsole(said, warned, interactive: false, clock ?? TimeProvider.System),
        new(folder.Path("sbatch"), most, ["--partition=gpu"]),
        new("amqp://n:secret@host") { Cache = folder.Root, Shared = folder.Root, Slots = slots });

    private void Queue(string lines) => File.WriteAllText(folder.Path("queue"), lines);

    private string[] Submitted() => File.Exists(folder.Path("calls")) ? [.. File.ReadAllLines(folder.Path("calls")).Where(l => l.StartsWith("--parsable", StringComparison.Ordinal))] : [];

    private void Program(string name, string body)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "These programs are shell scripts.");
        var path = folder.Path(name);
        File.WriteAllText(path, $"#!/bin/sh\ncd \"$(dirname \"$0\")\"\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
