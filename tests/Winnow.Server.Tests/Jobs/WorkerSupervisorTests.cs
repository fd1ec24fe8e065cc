using System.Diagnostics;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Tests.Jobs;

/// <summary>What a worker may do, the server survives and names.</summary>
public sealed class WorkerSupervisorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-worker-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_worker_that_says_done_is_done_and_what_it_said_was_heard_in_order()
    {
        var heard = new List<WorkerMessage>();
        var end = await RunAsync("""echo '{"type":"progress","step":"fit","share":0.5}'; echo '{"type":"done"}'""", heard);
        Assert.Equal(WorkerEnding.Done, end.How);
        Assert.Equal(["progress", "done"], heard.Select(m => m.Type));
        Assert.Equal(0.5, heard[0].Share);
        Assert.False(File.Exists(Path.Combine(folder, WorkerSupervisor.PidName)));
    }

    [Theory]
    [InlineData("""echo '{"type":"failed","reason":"No labels."}'; exit 1""", WorkerEnding.Failed, "No labels.")]
    [InlineData("echo 'The disk is full.' >&2; exit 1", WorkerEnding.Failed, "The disk is full.")]
    [InlineData("exit 3", WorkerEnding.Failed, "The worker ended with code 3.")]
    [InlineData("kill -SEGV $$", WorkerEnding.Crashed, "The worker was ended by signal 11.")]
    [InlineData("echo nonsense; sleep 60", WorkerEnding.Crashed, "The worker was ended: it wrote what is no message")]
    [InlineData("""echo '{"type":"done","unheard":1}'; sleep 60""", WorkerEnding.Crashed, "The worker was ended: it wrote what is no message")]
    [InlineData("head -c 3000000 /dev/zero | tr '\\0' a; sleep 60", WorkerEnding.Crashed, "The worker was ended: it wrote what is no message (a line is longer than 1048576 characters)")]
    public async Task However_it_ends_there_is_one_sentence(string script, WorkerEnding how, string sentence)
    {
        var end = await RunAsync(script, []);
        Assert.Equal(how, end.How);
        Assert.StartsWith(sentence, end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_silent_for_too_long_is_ended()
    {
        var end = await RunAsync("sleep 600", [], new() { SilenceMax = TimeSpan.FromMilliseconds(1) });
        Assert.Equal(WorkerEnding.Crashed, end.How);
        Assert.Contains("nothing was heard of it", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_takes_too_much_memory_is_ended()
    {
        var end = await RunAsync("sleep 600", [], new() { MemoryMax = 1 });
        Assert.Contains("0 MiB are allowed", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_process_and_its_children()
    {
        using var cancel = new CancellationTokenSource();
        var pids = new List<int>();
        var supervisor = new WorkerSupervisor(JobBench.Script("sleep 600 & echo \"{\\\"type\\\":\\\"begin\\\",\\\"number\\\":$!}\"; wait"), new(), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => supervisor.RunAsync(
            folder,
            async message =>
            {
                pids.Add((int)message.Number!);
                await cancel.CancelAsync();
            },
            cancel.Token));
        Assert.False(IsRunning(Assert.Single(pids)));
    }

    [Fact]
    public async Task What_a_killed_server_left_running_is_ended_at_the_next_start()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are told by /proc.");
        var job = Path.Combine(folder, "a-job");
        Directory.CreateDirectory(job);
        using var orphan = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 600", Path.Combine(job, "job.json")]))!;
        using var stranger = Process.Start(new ProcessStartInfo("/bin/sleep", ["600"]))!;
        File.WriteAllText(Path.Combine(job, WorkerSupervisor.PidName), $"{orphan.Id}");
        Directory.CreateDirectory(Path.Combine(folder, "b-job"));
        File.WriteAllText(Path.Combine(folder, "b-job", WorkerSupervisor.PidName), $"{stranger.Id}");
        WorkerSupervisor.EndOrphans(folder);
        await orphan.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(stranger.HasExited);
        Assert.Empty(Directory.EnumerateFiles(folder, WorkerSupervisor.PidName, SearchOption.AllDirectories));
        stranger.Kill();
    }

    private Task<WorkerEnd> RunAsync(string script, List<WorkerMessage> heard, WorkerLimits? limits = null) =>
        new WorkerSupervisor(JobBench.Script(script), limits ?? new(), TimeProvider.System).RunAsync(
            folder,
            message =>
            {
                heard.Add(message);
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);

    // A killed child stays as a zombie until whoever inherits it has looked.
    private static bool IsRunning(int pid)
    {
        var stat = $"/proc/{pid}/stat";
        return File.Exists(stat) && File.ReadAllText(stat).Split(' ')[2] is not ("Z" or "X");
    }
}
