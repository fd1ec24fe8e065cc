using System.Text.Json;
using Winnow.Storage;
using Winnow.Storage.Tests;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary><c>winnow store migrate</c>, and commands on a project in PostgreSQL.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_project_moves_there_works_there_and_moves_back()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        using var server = PostgresServer.Start();
        var address = server.AddressOf("winnow", server.Password);
        var project = await folder.ProjectAsync();
        Done(await RunAsync("label", project, folder.Write("labels.csv", "path,label\neven/0.bmp,even\n")));
        var before = (await RunAsync("status", project, "--verify", "--json")).Output;

        var there = Done(await RunAsync("store", "migrate", "--to", address, project, "--json"));
        Assert.DoesNotContain(server.Password, there.Output + there.Error, StringComparison.Ordinal);
        Refused(await RunAsync("status", project), 1, "say where in WINNOW_STORE");
        Refused(await RunAsync("store", "migrate", "--to", address, project), 1, "lie in PostgreSQL already");

        // In processes of their own, as the address is the environment's.
        string[][] commands = [["next", project, "-n", "2"], ["label", project, folder.Write("more.csv", "path,label\nodd/1.bmp,odd\n")], ["status", project, "--verify"], ["export", project, "--format", "csv", folder.Path("out.csv")]];
        foreach (var command in commands)
        {
            var result = await WinnowProcess.RunOnAsync(folder.Path("cache"), address, command);
            Done(result);
            Assert.DoesNotContain(server.Password, result.Output + result.Error, StringComparison.Ordinal);
        }

        Done(await RunAsync("store", "migrate", "--from", address, "--to", project));
        var after = JsonDocument.Parse((await RunAsync("status", project, "--verify", "--json")).Output).RootElement;
        Assert.Equal(JsonDocument.Parse(before).RootElement.GetProperty("labelled").GetInt32() + 1, after.GetProperty("labelled").GetInt32());
        Assert.True(after.GetProperty("journal").GetProperty("whole").GetBoolean());
        Assert.Equal(["even/0.bmp,even", "odd/1.bmp,odd"], File.ReadAllLines(folder.Path("out.csv")).Skip(1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Calls_that_make_no_sense_are_refused_without_repeating_a_password()
    {
        var project = await folder.ProjectAsync();
        const string address = "postgres://ann:s3cret@127.0.0.1:1/winnow?connect_timeout=5";
        Refused(await RunAsync("store", "migrate", "--to", address), 2, "Say either");
        Refused(await RunAsync("store", "migrate", "--to", project), 2, "Say either");
        Refused(await RunAsync("store", "migrate", "--from", address, "--to", address), 2, "Say either");
        Refused(await RunAsync("store", "migrate", "--to", "postgres://ann:s3cret@127.0.0.1", project), 2, "one host and a database");
        Refused(await RunAsync("store", "migrate", "--to", address, project), 1, "cannot be reached");
        Refused(await RunAsync("store", "migrate", "--from", address, "--to", project), 1, "already holds a Winnow project");
        Assert.True(Store.IsProject(project));
        Assert.False(Store.IsInPostgres(project));
    }

    private static CliResult Done(CliResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    private static void Refused(CliResult result, int exitCode, string says)
    {
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Error, StringComparison.Ordinal);
    }
}
