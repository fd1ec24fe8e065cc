using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Winnow.Server.Auth;
using Winnow.Server.Tests.Datasets;
using Winnow.Vision.Imaging;

namespace Winnow.Server.Tests.Threats;

/// <summary>Where a picture was taken, and by whom, leaves the project only towards its managers and only when they ask for it.</summary>
public sealed class PublicExportTests
{
    private const string Place = "GPS-52.5163N-13.3777E";
    private const string Owner = "Ana Owner";

    [Theory]
    [InlineData("coco")]
    [InlineData("yolo")]
    [InlineData("voc")]
    public async Task An_export_that_is_open_to_viewers_says_nothing_about_place_and_person(string format)
    {
        await using var bench = await StartAsync();

        // Even where the project keeps camera data for itself.
        await bench.Manager.PatchAsync(bench.Root, new { settings = new { publicExport = true, stripMetadata = false, automatic = false } });
        await bench.ExportAsync(new { format });
        using var viewer = Viewer(bench);
        Check(await bench.DownloadAsync(viewer, $"{bench.Root}/exports/1/file"), told: false);
    }

    [Fact]
    public async Task An_export_with_camera_data_stays_with_the_managers()
    {
        await using var bench = await StartAsync();
        await bench.ExportAsync(new { format = "coco", stripMetadata = false });
        await bench.ExportAsync(new { format = "coco", stripMetadata = true });
        await bench.Manager.PatchAsync(bench.Root, new { settings = new { publicExport = true, automatic = false } });
        using var viewer = Viewer(bench);
        Check(await bench.DownloadAsync(bench.Manager, $"{bench.Root}/exports/1/file"), told: true);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync($"{bench.Root}/exports/1/file")).Status);
        Check(await bench.DownloadAsync(viewer, $"{bench.Root}/exports/2/file"), told: false);
    }

    private static async Task<DataBench> StartAsync()
    {
        var bench = await DataBench.StartAsync(images: 0);
        var file = Photo();
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        await File.WriteAllBytesAsync(Path.Combine(bench.Host.Folder, "blobs", hash + ".jpg"), file, TestContext.Current.CancellationToken);
        await bench.Host.WriteAsync(s => s.AddSamples([new(hash + ".jpg", "a.jpg", hash, file.Length, 24, 16, 8, 1, null)], "test", "chief"), TestContext.Current.CancellationToken);
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        return bench;
    }

    private static Browser Viewer(DataBench bench)
    {
        var person = bench.Server.AddUser("vera");
        bench.Server.Accounts.SetRole(person.Id, bench.Host.Id, Role.Viewer, bench.Server.Admin.Id);
        return bench.Server.Browse(person);
    }

    private static void Check(byte[] export, bool told)
    {
        using var zip = new ZipArchive(new MemoryStream(export));
        var picture = zip.Entries.Single(e => e.FullName.EndsWith(".jpg", StringComparison.Ordinal));
        using var content = new MemoryStream();
        using (var entry = picture.Open())
        {
            entry.CopyTo(content);
        }

        var (file, text) = (content.ToArray(), Encoding.Latin1.GetString(content.ToArray()));
        Assert.Equal((told, told, told), (text.Contains(Place, StringComparison.Ordinal), text.Contains(Owner, StringComparison.Ordinal), text.Contains("Exif", StringComparison.Ordinal)));
        Assert.Equal(ImageCodec.Decode(Photo()).Pixels, ImageCodec.Decode(file).Pixels);
    }

    // EXIF with a place, XMP and IPTC with a person, a comment, and a trailer.
    private static byte[] Photo()
    {
        var image = new ImageBuffer(24, 16);
        new Random(7).NextBytes(image.Pixels);
        var jpeg = ImageCodec.Encode(image, ImageFormat.Jpeg);
        return
        [
            .. jpeg[..2],
            .. Segment(0xE1, [.. "Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"u8, .. Encoding.ASCII.GetBytes(Place)]),
            .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.ASCII.GetBytes($"<x:xmpmeta>{Owner} {Place}</x:xmpmeta>")]),
            .. Segment(0xED, [.. "Photoshop 3.0\0"u8, .. "8BIM\x04\x04\0\0\0\0"u8, .. Encoding.ASCII.GetBytes(Owner)]),
            .. Segment(0xFE, Encoding.ASCII.GetBytes($"{Owner} at {Place}")),
            .. jpeg[2..],
            .. Encoding.ASCII.GetBytes(Place),
        ];
    }

    private static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];
}
