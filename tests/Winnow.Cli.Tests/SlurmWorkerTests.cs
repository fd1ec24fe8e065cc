using Winnow.Cli.Console;
using Winnow.Cli.Working;

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
        Program("squeue", "echo \"$@\" >> calls; cat queue");
        Program("sacct", "cat ended");
        var workers = Workers(most: 3);
        await workers.LookAsync(0, Cancel);
        Assert.False(File.Exists(folder.Path("calls")));
        await workers.LookAsync(10, Cancel);
        var calls = File.ReadAllLines(folder.Path("calls"));
        Assert.StartsWith("--parsable --export=ALL --partition=gpu", calls[0], StringComparison.Ordinal);
        Assert.Equal("1", calls[1]); // the broker's address came through the environment
        var script = File.ReadAllText(calls[0].Split(' ')[^1]);
        Assert.Contains("#SBATCH --array=0-2\n", script, StringComparison.Ordinal);
        Assert.Contains("'--until-idle'", script, StringComparison.Ordinal);
        Assert.Contains("'--shared'", script, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", script, StringComparison.Ordinal);

        // Two of three are left and five shards wait: one is missing.
        File.WriteAllText(folder.Path("queue"), "77_0|RUNNING\n77_1|PENDING\n");
        await workers.LookAsync(5, Cancel);
        Assert.Contains("#SBATCH --array=0-0\n", File.ReadAllText(File.ReadAllLines(folder.Path("calls")).Last(l => l.StartsWith("--parsable", StringComparison.Ordinal)).Split(' ')[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_ended_badly_is_named_once_its_array_is_over()
    {
        Program("sbatch", "echo '5;cluster'");
        Program("squeue", "cat queue");
        Program("sacct", "cat ended");
        File.WriteAllText(folder.Path("queue"), "");
        File.WriteAllText(folder.Path("ended"), "5_0|COMPLETED\n5_1|OUT_OF_MEMORY\n5_2|CANCELLED by 1000\n");
        var workers = Workers(most: 3);
        await workers.LookAsync(3, Cancel);
        await workers.LookAsync(0, Cancel);
        Assert.Contains("Worker 5_1 of the cluster ended as OUT_OF_MEMORY", warned.ToString(), StringComparison.Ordinal);
        Assert.Single(warned.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("echo 'no partition' >&2; exit 1", "ended with 1: no partition")]
    [InlineData("echo 'Submitted'", "instead of a number")]
    public async Task What_Slurm_refuses_is_told_in_its_words(string script, string sentence)
    {
        Program("sbatch", script);
        Assert.Contains(sentence, (await Assert.ThrowsAsync<InvalidDataException>(() => Workers(1).LookAsync(1, Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named() =>
        Assert.Contains("cannot be called", (await Assert.ThrowsAsync<InvalidDataException>(() => Workers(1).LookAsync(1, Cancel))).Message, StringComparison.Ordinal);

    private SlurmWorkers Workers(int most) => new(
        new CommandConsole(said, warned, interactive: false, TimeProvider.System),
        new(folder.Path("sbatch"), most, ["--partition=gpu"]),
        new("amqp://n:secret@host") { Cache = folder.Root, Shared = folder.Root });

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
