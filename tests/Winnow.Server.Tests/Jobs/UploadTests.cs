using System.IO.Compression;
using System.Security.Cryptography;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Tests.Jobs;

/// <summary>Uploads over connections that are cut, and files that are not what they should be.</summary>
public sealed class UploadTests
{
    private static readonly byte[] Bitmap = [.. "BM"u8, .. Enumerable.Range(0, 500).Select(i => (byte)i)];

    [Fact]
    public async Task Pieces_make_the_file_whole_whatever_was_cut_between()
    {
        await using var bench = new JobBench(["none"]);
        var path = FileOf(bench, "u");
        var cancel = TestContext.Current.CancellationToken;
        Assert.False(await UploadFile.AppendAsync(path, 0, Bitmap.Length, new MemoryStream(Bitmap, 0, 100), cancel));

        // The connection breaks inside a piece: what arrived counts.
        await Assert.ThrowsAsync<IOException>(() => UploadFile.AppendAsync(path, 100, Bitmap.Length, new Cut(Bitmap[100..200]), cancel));
        Assert.Equal(200, new FileInfo(path).Length);
        Assert.True(await UploadFile.AppendAsync(path, 200, Bitmap.Length, new MemoryStream(Bitmap[200..]), cancel));
        Assert.Equal(Bitmap, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task A_piece_at_the_wrong_place_or_too_long_changes_nothing()
    {
        await using var bench = new JobBench(["none"]);
        var path = FileOf(bench, "u");
        var cancel = TestContext.Current.CancellationToken;
        await UploadFile.AppendAsync(path, 0, 10, new MemoryStream([1, 2, 3]), cancel);
        Assert.Equal(409, (await Assert.ThrowsAsync<ProblemException>(() => UploadFile.AppendAsync(path, 2, 10, new MemoryStream([9]), cancel))).Status);
        Assert.Equal(413, (await Assert.ThrowsAsync<ProblemException>(() => UploadFile.AppendAsync(path, 3, 10, new MemoryStream(new byte[20]), cancel))).Status);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Images_of_one_person_join_one_import_and_a_zip_file_makes_its_own()
    {
        await using var bench = new JobBench(["none"]);
        var first = await TakeAsync(bench, "a", "a.bmp", Bitmap, "ann");
        var second = await TakeAsync(bench, "b", "b.bmp", Bitmap, "ann");
        var other = await TakeAsync(bench, "c", "c.bmp", Bitmap, "bob");
        var zip = await TakeAsync(bench, "d", "photos.zip", Zip(), "ann");
        Assert.Equal(("done", first.Import), (second.State, second.Import));
        Assert.Equal(3, new[] { first.Import, other.Import, zip.Import }.Distinct().Count());
        Assert.Equal(["a.bmp", "b.bmp"], bench.Host.Read(s => s.ReadImportFiles(first.Import!.Value, 0, 10)).Select(f => f.Name));
        Assert.Equal(Bitmap, File.ReadAllBytes(Path.Combine(ProjectFiles.Staging(bench.Host.Folder, first.Import!.Value), "2")));
        Assert.Equal("photos.zip", bench.Host.Read(s => s.ReadImport(zip.Import!.Value))!.Source);
    }

    [Fact]
    public async Task What_is_neither_image_nor_zip_file_or_has_another_hash_is_refused_and_removed()
    {
        await using var bench = new JobBench(["none"]);
        var page = await TakeAsync(bench, "a", "photo.jpg", "<svg onload='x'/>"u8.ToArray(), "ann");
        Assert.Equal(("refused", "The file is neither an image (JPEG, PNG, WebP, TIFF, BMP) nor a zip file."), (page.State, page.Reason));
        var altered = await TakeAsync(bench, "b", "b.bmp", Bitmap, "ann", new string('0', 64));
        Assert.StartsWith($"What arrived has the SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Bitmap))}", altered.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(bench.Host.Folder, "uploads")));
        Assert.Empty(bench.Host.Read(s => s.ReadOpenImports()));
    }

    [Fact]
    public async Task A_zip_file_comes_in_with_its_report()
    {
        await using var bench = new JobBench(JobBench.RealWorker);
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in new[] { ("in/one.png", Pictures.Png(true, 1)), ("../two.png", Pictures.Png(true, 2)), ("three.txt", [1, 2]) })
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        var upload = await TakeAsync(bench, "z", "photos.zip", file.ToArray(), "ann");
        await new ImportRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(TestContext.Current.CancellationToken);
        var files = bench.Host.Read(s => s.ReadImportFiles(upload.Import!.Value, 0, 10));
        Assert.Equal(["in/one.png: added ", "../two.png: problem its name leads out of the zip file", "three.txt: problem not a JPEG, PNG, WebP, TIFF or BMP file"], files.Select(f => $"{f.Name}: {f.State} {f.Problem}"));
        Assert.Equal("in/one.png", bench.Host.Read(s => s.ReadSample(new(files[0].Sample!.Value)))!.Value.Name);
        Assert.False(Directory.Exists(ProjectFiles.Staging(bench.Host.Folder, upload.Import!.Value)));
    }

    private static async Task<StoredUpload> TakeAsync(JobBench bench, string id, string name, byte[] content, string by, string? sha = null)
    {
        File.WriteAllBytes(FileOf(bench, id), content);
        var upload = await bench.Host.WriteAsync(s => s.StartUpload(id, name, content.Length, sha, null, by), TestContext.Current.CancellationToken);
        return await new UploadIntake(bench.Host).TakeAsync(upload, TestContext.Current.CancellationToken);
    }

    private static string FileOf(JobBench bench, string id)
    {
        var path = ProjectFiles.Upload(bench.Host.Folder, id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private static byte[] Zip()
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("a.png");
        }

        return file.ToArray();
    }

    /// <summary>A connection that breaks after its bytes.</summary>
    private sealed class Cut(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("cut");
    }
}
