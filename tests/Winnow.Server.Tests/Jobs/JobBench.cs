using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Torch;

namespace Winnow.Server.Tests.Jobs;

/// <summary>One project with its job runner in a folder that is deleted afterwards; workers are the real one or shell scripts.</summary>
internal sealed class JobBench : IAsyncDisposable
{
    private readonly ProjectRegistry projects;

    public JobBench(string[] worker, ProjectSettings? settings = null, WorkerLimits? limits = null, string task = "classify", string[]? classes = null, Winnow.Server.Blobs.S3Options? s3 = null, string? broker = null)
    {
        Root = Directory.CreateTempSubdirectory("winnow-jobs-").FullName;
        Photos = Path.Combine(Root, "photos");
        Directory.CreateDirectory(Photos);
        Options = new ServerOptions
        {
            DataFolder = Path.Combine(Root, "data"),
            WorkerCommand = worker,
            S3 = s3,
            Broker = broker,
            Workers = limits ?? new() { BackOff = TimeSpan.Zero },
            ImportRoots = new Dictionary<string, string>(StringComparer.Ordinal) { ["photos"] = Photos },
        };
        projects = new(Options);
        Host = projects.Create("birds", task, classes ?? ["dark", "bright"], settings ?? new(), "chief", seed: 7);
        Jobs = new(Options);
    }

    public static string[] RealWorker
    {
        get
        {
            Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
            return ["dotnet", Path.Combine(AppContext.BaseDirectory, "winnow.dll"), "worker"];
        }
    }

    public string Root { get; }

    public string Photos { get; }

    public ServerOptions Options { get; }

    public ProjectHost Host { get; }

    public JobRunner Jobs { get; }

    /// <summary>A worker that is a shell script; $1 is the job's file and $DIR its folder.</summary>
    public static string[] Script(string body)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "These workers are shell scripts.");
        return ["/bin/sh", "-c", "DIR=$(dirname \"$1\")\n" + body, "worker"];
    }

    /// <summary>Writes a job's file into a folder of its own.</summary>
    public string JobFolder(WorkerJob job)
    {
        var folder = Path.Combine(Root, "job");
        Directory.CreateDirectory(folder);
        WorkerJson.Write(Path.Combine(folder, WorkerJson.JobName), job);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        Jobs.Dispose();
        await projects.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}
