using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Winnow.Server.Auth;
using Winnow.Server.Tests.Datasets;
using Winnow.Server.Tests.Jobs;
using Winnow.Vision.Imaging;

namespace Winnow.Server.Tests.Threats;

/// <summary>Nothing that people upload runs in a browser: what is no picture is refused, and of a picture only its pixels are served.</summary>
public sealed class ServedContentTests
{
    private const string Script = "<script>alert(1)</script>";
    private const string Name = "<img src=x onerror=alert(1)>.jpg";

    public static TheoryData<string, byte[]> NoPictures => new()
    {
        { "a.svg", Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>{Script}</svg>") },
        { "a.jpg", Encoding.UTF8.GetBytes($"<!doctype html><html>{Script}</html>") },
        { "a.png", Encoding.UTF8.GetBytes($"<?xml version='1.0'?><svg onload='alert(1)'/>") },
        { "a.gif", [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, .. Encoding.UTF8.GetBytes(Script)] },
        { "a.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 /JavaScript") },
        { "a.js", Encoding.UTF8.GetBytes("alert(1)") },
    };

    [Theory, MemberData(nameof(NoPictures))]
    public async Task What_is_no_picture_is_refused_whatever_it_is_called(string name, byte[] content)
    {
        await using var bench = await DataBench.StartAsync(images: 0);
        var answer = await SendAsync(bench, name, content);
        Assert.Equal("refused", answer.GetProperty("state").GetString());
        Assert.Empty((await bench.Manager.GetAsync($"{bench.Root}/imports")).Json.GetProperty("items").EnumerateArray());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(bench.Host.Folder, "uploads")));
    }

    [Fact]
    public async Task Of_a_picture_only_its_pixels_are_served()
    {
        await using var bench = await DataBench.StartAsync("classify", images: 0, classes: ["<b onmouseover=alert(1)>", "tit"], settings: new() { Worker = JobBench.RealWorker });
        Assert.Equal("done", (await SendAsync(bench, Name, Polyglot())).GetProperty("state").GetString());
        var import = await bench.EndedAsync($"{bench.Root}/imports/1");
        Assert.True(import.GetProperty("added").GetInt32() == 1, import.ToString());
        foreach (var size in (string[])["view", "thumb"])
        {
            var (head, served) = await GetAsync(bench, $"{bench.Root}/samples/0/image?size={size}");
            Assert.Equal("image/jpeg", head.Content.Headers.ContentType!.ToString());
            Assert.Equal("nosniff", Assert.Single(head.Headers.GetValues("X-Content-Type-Options")));
            var policy = Assert.Single(head.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.EndsWith("sandbox", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("alert", Encoding.Latin1.GetString(served), StringComparison.Ordinal);
            Assert.Equal((24, 16), (ImageCodec.Probe(served).Width, ImageCodec.Probe(served).Height));
        }

        // Names of files and classes are data, never a page.
        foreach (var address in (string[])[bench.Root, $"{bench.Root}/samples", $"{bench.Root}/imports/1/files"])
        {
            var answer = await bench.Manager.GetAsync(address);
            Assert.Equal("application/json", answer.ContentType);
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Contains("alert(1)", answer.Body, StringComparison.Ordinal);
        }

        Assert.Equal(Name, (await bench.Manager.GetAsync($"{bench.Root}/samples")).Json.GetProperty("items")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_picture_that_is_too_large_cut_off_or_moving_is_named_and_costs_nothing_else()
    {
        await using var bench = await DataBench.StartAsync("classify", images: 0, settings: new() { Worker = JobBench.RealWorker });
        var whole = Jpeg();
        var huge = Pictures.Png(true, 1);
        huge.AsSpan(16, 8).Clear();
        (huge[18], huge[19], huge[22], huge[23]) = (0xFF, 0xFF, 0xFF, 0xFF); // 65,535 × 65,535
        BinaryPrimitives.WriteUInt32BigEndian(huge.AsSpan(29), Crc(huge.AsSpan(12, 17)));
        foreach (var (name, content) in ((string, byte[])[])[("huge.png", huge), ("cut.jpg", whole[..(whole.Length / 2)]), ("whole.jpg", whole)])
        {
            await SendAsync(bench, name, content);
        }

        var imports = await bench.UntilAsync($"{bench.Root}/imports", j => j.GetProperty("items").EnumerateArray().All(i => i.GetProperty("state").GetString() == "done"));
        Assert.Equal((1, 2), (imports.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("added").GetInt32()), imports.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("problems").GetInt32())));
    }

    // A JPEG that is a page as well: scripts in EXIF, in a comment, and behind the end.
    private static byte[] Polyglot()
    {
        var image = Jpeg();
        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x0E\0\x02\0\0\0\x1A\0\0\0\x1A\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(Script + "\0")];
        byte[] comment = [.. Encoding.UTF8.GetBytes($"--><html>{Script}")];
        return [.. image[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, 0xFF, 0xFE, 0, (byte)(comment.Length + 2), .. comment, .. image[2..], .. Encoding.UTF8.GetBytes($"<html>{Script}</html>")];
    }

    private static byte[] Jpeg()
    {
        var image = new ImageBuffer(24, 16);
        new Random(7).NextBytes(image.Pixels);
        return ImageCodec.Encode(image, ImageFormat.Jpeg);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }

    private static async Task<JsonElement> SendAsync(DataBench bench, string name, byte[] content)
    {
        var started = await bench.Manager.PostAsync($"{bench.Root}/uploads", new { name, bytes = content.Length });
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return (await bench.Manager.SendAsync(HttpMethod.Patch, $"{bench.Root}/uploads/{started.Json.GetProperty("id").GetString()}", body, ("Upload-Offset", "0"))).Json;
    }

    private static async Task<(HttpResponseMessage Head, byte[] Body)> GetAsync(DataBench bench, string address)
    {
        using var client = new HttpClient { BaseAddress = bench.Server.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", bench.Server.Call(bench.Server.Admin, Scope.Admin).Authorization);
        var answer = await client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
