using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Tests.Auth;
using Winnow.Server.Tests.Datasets;
using Winnow.Server.Tests.Jobs;

namespace Winnow.Server.Tests.Threats;

/// <summary>No text from a person is a path: not in folders to import, ids, names of files, or entries of archives.</summary>
public sealed class PathTests : IDisposable
{
    private static readonly string[] Paths =
    [
        "..", "../secret", "a/../../secret", "..\\secret", "a\\..\\..\\secret", "/etc", "//etc", "/etc/passwd", "C:\\Windows", "C:secret", "\\\\host\\share", "file:///etc/passwd", "~", "a\0b", "..\0", "a/./b",
        "\u2024\u2024/secret", "\uFF0E\uFF0E/secret", "\uFF0E\uFF0E\uFF0Fsecret", "\u2025/secret", "..%2Fsecret", "%2e%2e/secret", "..%c0%afsecret", "....//secret", ". ./secret", "link", "link/s.png", "a/b/../../../secret", "con", "a/..;/secret",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-paths-").FullName;

    public PathTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "root", "a"));
        Directory.CreateDirectory(Path.Combine(folder, "secret"));
        File.WriteAllBytes(Path.Combine(folder, "secret", "s.png"), Pictures.Png(true, 5));
        Directory.CreateSymbolicLink(Path.Combine(folder, "root", "link"), Path.Combine(folder, "secret"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task No_folder_outside_the_roots_is_imported_or_watched()
    {
        await using var bench = await StartAsync(["none"]);
        foreach (var path in Paths)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await bench.Manager.PostAsync($"{bench.Root}/imports", new { kind = "folder", root = "photos", path })).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await bench.Manager.PostAsync($"{bench.Root}/imports", new { kind = "folder", root = path, path = "" })).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await bench.Manager.PutAsync($"{bench.Root}/stream", new { enabled = true, root = "photos", folder = path })).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await bench.Manager.PostAsync($"{bench.Root}/imports", new { kind = "labels", format = "coco", upload = path })).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await bench.Manager.PostAsync($"{bench.Root}/predictions", new { upload = path })).Status);
        }

        Assert.Empty((await bench.Manager.GetAsync($"{bench.Root}/imports")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task No_id_in_an_address_reaches_a_file()
    {
        await using var bench = await StartAsync(["none"]);
        var server = bench.Server;
        var patterns = server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true && e.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal)).ToArray();
        foreach (var path in Paths.Where(p => p != "..").Append("server.db").Append("../../server.db"))
        {
            foreach (var pattern in patterns)
            {
                var id = Uri.EscapeDataString(path);
                foreach (var address in (string[])[AccessMatrix.Fill(pattern.RoutePattern, bench.Host.Id).Replace("999999", id, StringComparison.Ordinal), AccessMatrix.Fill(pattern.RoutePattern, id)])
                {
                    if (address.Contains(id, StringComparison.Ordinal))
                    {
                        var answer = await bench.Manager.GetAsync(address);
                        Assert.True((int)answer.Status is 400 or 404 or 403, $"{address}: {answer.Status}");
                        Assert.DoesNotContain(folder, answer.Body, StringComparison.Ordinal);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_name_of_an_upload_is_only_shown()
    {
        await using var bench = await StartAsync(["none"]);
        var before = Files(bench);
        foreach (var name in Paths.Where(p => !p.Contains('\0', StringComparison.Ordinal)))
        {
            await bench.UploadAsync(name, "{}");
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await bench.Manager.PostAsync($"{bench.Root}/uploads", new { name = "a\0b", bytes = 1 })).Status);
        Assert.All(Files(bench).Except(before), f => Assert.Matches("^(data|uploads)/[a-z0-9]{24}[a-z.]*$", f));
        Assert.Equal(["s.png"], Directory.EnumerateFiles(Path.Combine(folder, "secret")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Entries_of_a_zip_file_that_lead_out_or_elsewhere_are_named_and_the_others_come_in()
    {
        await using var bench = await StartAsync(JobBench.RealWorker);
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, number) in new[] { ("../evil.png", 1), ("/evil.png", 2), ("..\\evil.png", 3), ("C:evil.png", 4), ("a/../../evil.png", 6), ("good.png", 7) })
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Pictures.Png(false, number));
            }

            var link = zip.CreateEntry("link.png");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var target = link.Open();
            target.Write(System.Text.Encoding.UTF8.GetBytes(Path.Combine(folder, "secret", "s.png")));
        }

        var started = await bench.Manager.PostAsync($"{bench.Root}/uploads", new { name = "a.zip", bytes = file.Length });
        using var body = new ByteArrayContent(file.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        await bench.Manager.SendAsync(HttpMethod.Patch, $"{bench.Root}/uploads/{started.Json.GetProperty("id").GetString()}", body, ("Upload-Offset", "0"));
        var import = await bench.EndedAsync($"{bench.Root}/imports/1");
        Assert.Equal((1, 6), (import.GetProperty("added").GetInt32(), import.GetProperty("problems").GetInt32()));
        Assert.Empty(Directory.EnumerateFiles(bench.Server.Folder, "*evil*", SearchOption.AllDirectories));
    }

    private Task<DataBench> StartAsync(IReadOnlyList<string> worker) => DataBench.StartAsync(settings: new() { Worker = worker, ImportRoots = new Dictionary<string, string> { ["photos"] = Path.Combine(folder, "root") } });

    private static string[] Files(DataBench bench) =>
        [.. Directory.EnumerateFiles(bench.Host.Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(bench.Host.Folder, f).Replace('\\', '/')).Where(f => !f.StartsWith("winnow.db", StringComparison.Ordinal))];
}
