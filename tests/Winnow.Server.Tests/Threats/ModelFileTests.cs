using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Winnow.Server.Tests.Datasets;

namespace Winnow.Server.Tests.Threats;

/// <summary>A model is an ONNX file or nothing: files that run code when they are read are refused by how they begin.</summary>
public sealed class ModelFileTests
{
    public static TheoryData<string, byte[]> Others => new()
    {
        { "pickle, protocol 4", [0x80, 0x04, 0x95, .. "cos\nsystem\n(S'id'\ntR."u8] },
        { "pickle, protocol 2", [0x80, 0x02, .. "cos\nsystem\n(S'id'\ntR."u8] },
        { "pickle, protocol 0", [.. "cos\nsystem\n(S'id'\ntR."u8] },
        { "pickle behind a mark", [.. "(cos\nsystem\nS'id'\no."u8] },
        { "torch.save", Zip("archive/data.pkl", "cos\nsystem\n(S'id'\ntR.") },
        { "keras", Zip("config.json", "{}") },
        { "HDF5", [0x89, .. "HDF\r\n"u8, 0x1A, 0x0A] },
        { "joblib", [0x78, 0x9C, 0x01] },
        { "gzip", [0x1F, 0x8B, 0x08, 0] },
        { "numpy of objects", [0x93, .. "NUMPY"u8, 1, 0, .. "{'descr': '|O'}"u8] },
        { "ELF", [0x7F, .. "ELF"u8] },
        { "Windows program", [.. "MZ"u8, 0x90, 0] },
        { "script", [.. "#!/bin/sh\nid"u8] },
        { "page", [.. "<html>"u8] },
        { "one byte", [0x08] },
    };

    [Theory, MemberData(nameof(Others))]
    public async Task What_does_not_begin_as_onnx_does_is_no_detector(string what, byte[] content)
    {
        await using var bench = await DataBench.StartAsync();
        var answer = await PutAsync(bench, content);
        Assert.True(answer.Status == HttpStatusCode.UnsupportedMediaType, $"{what}: {answer.Status} {answer.Body}");
        Assert.Contains("ONNX", answer.Json.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Manager.GetAsync($"{bench.Root}/detector")).Status);
        Assert.Empty(Directory.EnumerateFiles(bench.Host.Folder, "*detector*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_that_begins_as_onnx_is_kept_under_its_hash_and_read_by_a_worker_alone()
    {
        await using var bench = await DataBench.StartAsync(images: 0, settings: new() { Worker = ["none"] });
        var answer = await PutAsync(bench, [0x08, 0x0A, 0x12, 0x00]);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([0x08, 0x0A, 0x12, 0x00])), answer.Json.GetProperty("hash").GetString());

        // What is refused leaves the one before.
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PutAsync(bench, [0x80, 0x04])).Status);
        Assert.Equal(answer.Json.GetProperty("hash").GetString(), (await bench.Manager.GetAsync($"{bench.Root}/detector")).Json.GetProperty("hash").GetString());
    }

    [Theory]
    [InlineData("images")]
    [InlineData("data")]
    public async Task A_pickle_as_an_upload_is_refused_or_read_as_text_that_it_is_not(string purpose)
    {
        await using var bench = await DataBench.StartAsync();
        byte[] pickle = [0x80, 0x04, .. Encoding.ASCII.GetBytes("cos\nsystem\n(S'id'\ntR.")];
        var started = await bench.Manager.PostAsync($"{bench.Root}/uploads", new { name = "a.jpg", bytes = pickle.Length, purpose });
        var id = started.Json.GetProperty("id").GetString();
        using var body = new ByteArrayContent(pickle);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        var sent = await bench.Manager.SendAsync(HttpMethod.Patch, $"{bench.Root}/uploads/{id}", body, ("Upload-Offset", "0"));
        Assert.Equal(purpose == "images" ? "refused" : "done", sent.Json.GetProperty("state").GetString());
        if (purpose == "data")
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await bench.Manager.PostAsync($"{bench.Root}/predictions", new { upload = id })).Status);
        }
    }

    private static async Task<Answer> PutAsync(DataBench bench, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await bench.Manager.SendAsync(HttpMethod.Put, $"{bench.Root}/detector", body);
    }

    private static byte[] Zip(string name, string content)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.ASCII.GetBytes(content));
        }

        return file.ToArray();
    }
}
