using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Backups;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Tests.Datasets;
using Winnow.Server.Tests.Jobs;

namespace Winnow.Server.Tests.Blobs;

/// <summary>Pictures on their way from a store to a browser, and what becomes of them when the store is at fault.</summary>
public sealed class ServerBlobTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_is_proxied_from_s3_and_one_that_was_altered_is_reported_and_never_served()
    {
        using var s3 = new S3Double();
        await using var bench = await DataBench.StartAsync(images: 1, settings: new(S3: s3.Options));
        var hash = bench.Host.Read(s => s.ReadSamples()[0].Hash);
        var key = BlobKey.View(bench.Host.Id, hash, ".thumb.jpg");
        byte[] picture = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9];
        var file = Path.Combine(bench.Server.Folder, "made");
        await File.WriteAllBytesAsync(file, picture, Cancel);
        await bench.Server.App.Services.GetRequiredService<ServerBlobs>().PutAsync(key, file, Cancel);
        Assert.False(File.Exists(file));
        var address = $"{bench.Root}/samples/0/image?size=thumb";
        Assert.Equal(picture, await bench.DownloadAsync(bench.Manager, address));
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Manager.GetAsync($"{bench.Root}/samples/0/image")).Status);

        s3.Alter($"team/a/{key.Path}", b => [.. b[..3], (byte)(b[3] ^ 1), .. b[4..]]);
        var damaged = await bench.Manager.GetAsync(address);
        Assert.Equal(HttpStatusCode.InternalServerError, damaged.Status);
        Assert.Contains("altered", damaged.Body, StringComparison.Ordinal);
        Assert.Contains("1 images or thumbnails", (await bench.Manager.GetAsync("/health/ready")).Body, StringComparison.Ordinal);
        Assert.Contains(key.Path, bench.Server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(S3Double.SecretKey, bench.Server.Log, StringComparison.Ordinal);
        s3.BeBusy(1000);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await bench.Manager.GetAsync(address)).Status);
    }

    [Fact]
    public async Task An_import_goes_into_s3_and_an_export_comes_out_of_it_though_the_copy_here_is_gone()
    {
        using var s3 = new S3Double();
        await using var bench = new JobBench(JobBench.RealWorker, s3: s3.Options);
        Pictures.Write(bench.Photos, 2);
        var import = await bench.Host.WriteAsync(s => s.StartImport("folder", "photos", bench.Photos, "chief"), Cancel);
        await new ImportRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(Cancel);
        Assert.Equal(("done", 4L), bench.Host.Read(s => s.ReadImport(import.Id)) is { } done ? (done.State, done.Added) : default);
        Assert.Equal(12, s3.Names.Count);
        Assert.False(Directory.Exists(Path.Combine(bench.Host.Folder, "views")));

        var names = bench.Host.Read(s => s.ReadSamples().Select(x => x.Path).ToArray());
        Directory.Delete(Path.Combine(bench.Host.Folder, "blobs"), recursive: true);
        s3.Alter($"team/a/projects/{bench.Host.Id}/blobs/{names[0]}", b => b[..^1]);
        var bad = await bench.Jobs.Blobs.BringAsync(bench.Host, names, check: true, Cancel);
        Assert.Equal([names[0]], bad.Keys);
        Assert.Equal([names[0]], bench.Jobs.Blobs.Problems.Select(p => BlobKey.Parse(p.Blob).Name));
        foreach (var name in names[1..])
        {
            Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(bench.Host.Folder, "blobs", name), Cancel))), name, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_is_copied_into_s3_once_and_from_then_on_served_from_there_alone()
    {
        using var s3 = new S3Double();
        var folder = Directory.CreateTempSubdirectory("winnow-copy-").FullName;
        try
        {
            var original = Pictures.Png(true, 1);
            var key = BlobKey.Original("own000000000", Convert.ToHexStringLower(SHA256.HashData(original)) + ".png");
            var view = BlobKey.View("own000000000", key.Hash, ".jpg");
            foreach (var (blob, content) in (IEnumerable<(BlobKey, byte[])>)[(key, original), (view, [0xFF, 0xD8, 0xFF, 0xD9])])
            {
                Directory.CreateDirectory(Path.Combine(folder, blob.Folder));
                await File.WriteAllBytesAsync(Path.Combine(folder, blob.Path), content, Cancel);
            }

            var options = new ServerOptions { DataFolder = folder, S3 = s3.Options };
            Assert.Contains("winnow blobs copy", Assert.Throws<ServerStartException>(() => BlobPlace.Check(options)).Message, StringComparison.Ordinal);
            using var store = new S3BlobStore(s3.Options);
            Assert.Equal((2, 0), await BlobTransfer.CopyAsync(folder, store, static _ => { }, Cancel));
            Assert.Equal((0, 2), await BlobTransfer.CopyAsync(folder, store, static _ => { }, Cancel));
            BlobPlace.Check(options);
            Assert.Contains("start with --blobs s3://images/team/a", Assert.Throws<ServerStartException>(() => BlobPlace.Check(new() { DataFolder = folder })).Message, StringComparison.Ordinal);
            s3.Alter($"team/a/{view.Path}", b => [.. b, 1]);
            var found = new List<string>();
            await foreach (var (blob, problem) in BlobTransfer.CheckAsync(folder, store, Cancel))
            {
                found.AddRange(problem is null ? [] : [blob.Path]);
            }

            Assert.Equal([view.Path], found);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_backup_of_a_server_with_a_bucket_holds_the_rest_and_remembers_the_bucket()
    {
        using var s3 = new S3Double();
        await using var bench = await DataBench.StartAsync(images: 2, settings: new(S3: s3.Options));
        var (file, target) = (Path.Combine(bench.Server.Folder, "b.zip"), Path.Combine(bench.Server.Folder, "restored"));
        await using (var stream = File.Create(file))
        {
            Backup.Write(bench.Server.Folder, stream, TimeProvider.System, Cancel);
        }

        var (projects, files, _) = Restore.Run(file, target, TimeProvider.System, Cancel);
        Assert.Equal((3, 4), (projects, files));
        Assert.Equal("s3://images/team/a", BlobPlace.Read(target));
    }

    [Fact]
    public async Task An_original_that_was_altered_stays_out_of_an_export_and_its_label_is_in_it()
    {
        await using var bench = await DataBench.StartAsync(images: 2);
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        await bench.LabelAsync(1, DataBench.Box(0, 1, 1, 5, 5));
        var path = Path.Combine(bench.Host.Folder, "blobs", bench.Host.Read(s => s.ReadSamples()[0].Path));
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancel);
        var (export, folder) = await bench.ExportAsync(new { format = "coco" });
        Assert.Equal(["1.png"], Directory.EnumerateFiles(Path.Combine(folder, "images"), "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.Contains("does not have the content that its name says", export.ToString(), StringComparison.Ordinal);
    }
}
