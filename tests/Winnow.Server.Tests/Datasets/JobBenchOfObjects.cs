using System.Security.Cryptography;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;

namespace Winnow.Server.Tests.Datasets;

/// <summary>One project of detection with two pictures and no server around it, in a folder that is deleted afterwards.</summary>
internal sealed class JobBenchOfObjects : IAsyncDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("winnow-data-").FullName;
    private readonly ProjectRegistry projects;

    public JobBenchOfObjects()
    {
        var options = new ServerOptions { DataFolder = root };
        projects = new(options);
        Jobs = new(options);
        Host = projects.Create("birds", "detect", ["crow", "tit"], new() { Automatic = false }, "chief", seed: 7);
        for (var i = 0; i < 2; i++)
        {
            var png = DataBench.Picture(i);
            var hash = Convert.ToHexStringLower(SHA256.HashData(png));
            File.WriteAllBytes(Path.Combine(Host.Folder, "blobs", hash + ".png"), png);
            Host.WriteAsync(s => s.AddSamples([new(hash + ".png", $"{hash[..4]}.png", hash, png.Length, DataBench.Width, DataBench.Height, 8, 1, null)], "test", "chief"), CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    public ProjectHost Host { get; }

    public JobRunner Jobs { get; }

    public async ValueTask DisposeAsync()
    {
        await Jobs.DisposeAsync();
        await projects.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }
}
