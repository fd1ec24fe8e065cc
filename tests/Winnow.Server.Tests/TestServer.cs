using Microsoft.AspNetCore.Builder;

namespace Winnow.Server.Tests;

/// <summary>A real server on a free port over a folder that is deleted afterwards.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication running;

    private TestServer(WebApplication running, string folder)
    {
        this.running = running;
        Folder = folder;
        Address = new Uri(running.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    public string Folder { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(Func<string, ServerOptions>? options = null)
    {
        var folder = Directory.CreateTempSubdirectory("winnow-server-").FullName;
        var app = WinnowServer.Create(options?.Invoke(folder) ?? new ServerOptions { DataFolder = folder, Urls = ["http://127.0.0.1:0"] });
        await app.StartAsync();
        return new(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await running.StopAsync();
        await running.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
