using Winnow.Cli.Console;

namespace Winnow.Cli.Tests;

/// <summary>A folder that is deleted afterwards, with the command line running in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("winnow-cli-").FullName;

    public string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public string Write(string name, string content)
    {
        var path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs one command line in process.</summary>
    public static async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await Program.RunAsync(arguments, new CommandConsole(output, error, interactive: false, TimeProvider.System));
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Twelve images of two classes and a project over them.</summary>
    public async Task<string> ProjectAsync()
    {
        for (var i = 0; i < 12; i++)
        {
            Images.Write(Path("images", i % 2 == 0 ? "even" : "odd", $"{i}.bmp"), (byte)(i * 20));
        }

        var project = Path("project");
        var result = await RunAsync("init", project, "--images", Path("images"), "--classes", "even,odd");
        Assert.Equal(0, result.ExitCode);
        return project;
    }

    /// <summary>The content of every file below a folder but the lock, to show that nothing changed.</summary>
    public static IReadOnlyList<string> Snapshot(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => System.IO.Path.GetFileName(f) is not ("winnow.lock" or "winnow.db-shm" or "winnow.db-wal"))
            .Order(StringComparer.Ordinal)
            .Select(f => $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"),
    ];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>What one command line gave.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error);
