using Winnow.Server;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary><c>winnow backup</c> and <c>winnow restore</c>.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_data_folder_goes_into_one_file_and_comes_back()
    {
        await using (WinnowServer.Create(new ServerOptions { DataFolder = folder.Path("data"), Urls = ["http://127.0.0.1:0"] }))
        {
            // Beside a server that has the folder.
            var written = await RunAsync("backup", folder.Path("data"), folder.Path("b.zip"));
            Assert.True(written.ExitCode == 0, written.Error);
        }

        var restored = await RunAsync("restore", folder.Path("b.zip"), folder.Path("back"), "--json");
        Assert.True(restored.ExitCode == 0, restored.Error);
        Assert.Contains("\"files\": 1", restored.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.Path("back", "server.db")));
        Assert.Equal([folder.Path("b.zip"), folder.Path("back"), folder.Path("data")], Directory.EnumerateFileSystemEntries(folder.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_in_one_sentence_and_changes_nothing()
    {
        var file = folder.Write("b.zip", "no zip file");
        Refused(await RunAsync("backup", folder.Path("nowhere"), folder.Path("c.zip")), "is no data folder of a server");
        Refused(await RunAsync("backup", folder.Root, file), "exists already");
        Refused(await RunAsync("restore", folder.Path("missing.zip"), folder.Path("back")), "does not exist");
        Refused(await RunAsync("restore", file, folder.Root), "holds something");
        Refused(await RunAsync("restore", file, folder.Path("back")), "");
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder.Root));
    }

    private static void Refused(CliResult result, string says)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }
}
