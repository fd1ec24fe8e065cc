using Winnow.Cli.Tests.Serving;
using Winnow.Storage;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>Commands on a project of a server.</summary>
public sealed class RemoteCommandTests : IAsyncLifetime
{
    private LabellingServer server = null!;

    public async ValueTask InitializeAsync() => server = await LabellingServer.StartAsync(samples: 12);

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task What_next_leases_label_answers_and_status_counts()
    {
        var csv = (await CallAsync("next", "birds", "-n", "3", "--csv")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("sample,path,label,rank,reason", csv[0]);
        Assert.Equal(3, csv.Length - 1);
        var file = server.Folder.Write("todo.csv", string.Join('\n', csv.Select((line, i) => i switch
        {
            1 => line.Replace(",,", ",tit,", StringComparison.Ordinal),
            2 => line.Replace(",,", ",?,", StringComparison.Ordinal),
            _ => line,
        })));
        var labelled = await CallAsync("label", LabellingServer.Project, file);
        Assert.Equal((0, "Saved: 1 labels, 1 skipped, 1 left open; 0 came after others had settled the image.\n"), (labelled.ExitCode, labelled.Output));
        var status = await CallAsync("status", "birds", "--verify", "--json");
        Assert.Contains("\"labelled\": 1", status.Output, StringComparison.Ordinal);
        Assert.Contains("\"intact\": true", status.Output, StringComparison.Ordinal);
        using var store = Store.OpenForReading(server.ProjectPath, TimeProvider.System);
        Assert.Equal([1], store.ReadLabels().Select(l => l.Class));
    }

    [Fact]
    public async Task Doctor_says_what_a_server_finds_of_itself_to_admins_alone()
    {
        var doctor = await CallAsync("doctor");
        Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Error);
        Assert.All(["version", "free disk", "backup: take one", "images", "jobs", "clocks"], part => Assert.Contains(part, doctor.Output, StringComparison.Ordinal));
        var other = await RunAsync("doctor", "--server", server.Address.AbsoluteUri, "--token", server.Team.Labellers[0].Token);
        Assert.Equal((1, "Only an admin may do this."), (other.ExitCode, other.Error.Split('\n')[0][..26]));
    }

    [Fact]
    public async Task A_file_with_one_bad_line_sends_nothing()
    {
        var file = server.Folder.Write("labels.csv", "path,label\n1.png,tit\n2.png,owl\n");
        var result = await CallAsync("label", "birds", file);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("line 3 names the class 'owl'", result.Error, StringComparison.Ordinal);
        file = server.Folder.Write("labels.csv", "path,label\n1.png,tit\n99.png,crow\n");
        Assert.Contains("line 3 names the file '99.png'", (await CallAsync("label", "birds", file)).Error, StringComparison.Ordinal);
        using var store = Store.OpenForReading(server.ProjectPath, TimeProvider.System);
        Assert.Empty(store.ReadLabels());
    }

    [Fact]
    public async Task A_report_of_a_servers_project_holds_its_classes_and_says_what_is_not_measured()
    {
        var report = await CallAsync("report", "birds", "--out", server.Folder.Path("report.html"));
        Assert.Equal((0, $"Wrote '{server.Folder.Path("report.html")}'.\n"), (report.ExitCode, report.Output));
        var page = File.ReadAllText(server.Folder.Path("report.html"));
        Assert.All(["birds", "12", "no model yet", "Not yet: no round has been measured"], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_is_made_by_the_server_and_lands_as_a_whole_zip_file()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        foreach (var name in (string[])["1.png", "2.png"])
        {
            File.WriteAllBytes(Path.Combine(server.ProjectPath, "blobs", name), ImageCodec.Encode(new ImageBuffer(8, 8), ImageFormat.Png));
        }

        var file = server.Folder.Write("labels.csv", "path,label\n1.png,tit\n2.png,crow\n");
        Assert.Equal(0, (await CallAsync("label", "birds", file)).ExitCode);
        var path = server.Folder.Path("birds.zip");
        var export = await CallAsync("export", "birds", path, "--format", "csv");
        Assert.True(export.ExitCode == 0, export.Error);
        Assert.StartsWith("Wrote 2 images with their labels as csv", export.Output, StringComparison.Ordinal);
        using (var zip = System.IO.Compression.ZipFile.OpenRead(path))
        {
            Assert.Contains(zip.Entries, e => e.Name.EndsWith(".csv", StringComparison.Ordinal));
        }

        Assert.Contains("exists already", (await CallAsync("export", "birds", path, "--format", "csv")).Error, StringComparison.Ordinal);
        Assert.Contains("no place for labels of the task 'classify'", (await CallAsync("export", "birds", server.Folder.Path("b.zip"), "--format", "coco")).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(server.Folder.Path(), "*.part"));
    }

    [Theory]
    [InlineData(2, "name a file that ends in .zip", "export", "birds", "labels.csv", "--format", "csv", "--server", "SERVER", "--token", "TOKEN")]
    [InlineData(1, "needs the role manager", "export", "birds", "a.zip", "--format", "csv", "--server", "SERVER", "--token", "TOKEN")]
    [InlineData(2, "would send the token unencrypted", "status", "birds", "--server", "http://winnow.example.org", "--token", "wnk_x")]
    [InlineData(2, "is no address", "status", "birds", "--server", "winnow.example.org", "--token", "wnk_x")]
    [InlineData(2, "needs an API token", "status", "birds", "--server", "http://127.0.0.1:1", "--token", "")]
    [InlineData(2, "belong to --server", "status", "birds", "--token", "wnk_x")]
    [InlineData(2, "--model has no meaning with --server", "train", "birds", "--server", "http://127.0.0.1:1", "--model", "cnn")]
    [InlineData(2, "must be 1 to 10", "next", "birds", "-n", "11", "--server", "SERVER", "--token", "TOKEN")]
    [InlineData(1, "cannot be reached", "status", "birds", "--server", "http://127.0.0.1:1", "--token", "wnk_x")]
    [InlineData(1, "does not know this token", "status", "birds", "--server", "SERVER", "--token", "wnk_wrong")]
    [InlineData(1, "has no project 'foreign'", "status", "foreign", "--server", "SERVER", "--token", "TOKEN")]
    [InlineData(1, "needs the role manager", "train", "birds", "--server", "SERVER", "--token", "TOKEN")]
    public async Task What_cannot_be_done_is_one_sentence(int exitCode, string says, params string[] arguments)
    {
        var result = await RunAsync([.. arguments.Select(a => a switch { "SERVER" => server.Address.AbsoluteUri, "TOKEN" => server.Team.Labellers[0].Token, _ => a })]);
        Assert.Equal("", result.Output);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private Task<CliResult> CallAsync(params string[] arguments) => RunAsync([.. arguments, "--server", server.Address.AbsoluteUri, "--token", arguments[0] is "status" or "report" or "export" or "doctor" ? server.Team.Admin.Token : server.Team.Labellers[0].Token]);
}
