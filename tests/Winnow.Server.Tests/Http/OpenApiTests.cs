namespace Winnow.Server.Tests.Http;

/// <summary>The committed description of the API is the one the server gives.</summary>
public sealed class OpenApiTests
{
    /// <summary>Set to 1, the test writes the file instead of comparing.</summary>
    private const string Write = "WINNOW_WRITE_OPENAPI";

    [Fact]
    public async Task The_committed_document_is_up_to_date()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        var served = (await browser.GetAsync("/openapi.json")).Body.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(Root(), "src", "Winnow.Server", "openapi.json");
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            await File.WriteAllTextAsync(path, served, TestContext.Current.CancellationToken);
        }

        var committed = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.True(committed == served, $"src/Winnow.Server/openapi.json is out of date; run this test with {Write}=1 and commit the file.");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Winnow.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder.FullName;
    }
}
