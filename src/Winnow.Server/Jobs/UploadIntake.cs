using System.Globalization;
using System.Security.Cryptography;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Takes a whole upload in: checks it, and hands it to an import.</summary>
internal sealed class UploadIntake(ProjectHost host)
{
    private const string Uploads = "uploads";

    /// <summary>Refuses what is neither an image nor a zip file or has another hash, else makes it part of an import.</summary>
    /// <returns>The upload, done or refused with its reason.</returns>
    public async Task<StoredUpload> TakeAsync(StoredUpload upload, CancellationToken cancel)
    {
        var path = ProjectFiles.Upload(host.Folder, upload.Id);
        var (zip, problem) = await ProblemOf(upload, path, cancel);
        var done = await host.WriteAsync(
            store =>
            {
                var import = problem is null && upload.Purpose == "images" ? Join(store, upload, path, zip) : (long?)null;
                store.EndUpload(upload.Id, problem is null ? "done" : "refused", problem, import);
                return store.ReadUpload(upload.Id)!;
            },
            CancellationToken.None);
        if (problem is not null)
        {
            File.Delete(path);
        }
        else if (upload.Purpose == "data")
        {
            File.Move(path, ProjectFiles.Data(host.Folder, upload.Id), overwrite: true);
        }

        host.Changed();
        return done;
    }

    // Images one after the other make one import with one report, a zip file makes its own.
    private long Join(Store store, StoredUpload upload, string path, bool zip)
    {
        var import = zip ? null : store.ReadOpenImports().FirstOrDefault(i => i.Kind == "upload" && i.Source == Uploads && i.By == upload.By);
        import ??= store.StartImport("upload", zip ? upload.Name : Uploads, null, upload.By);
        var staging = ProjectFiles.Staging(host.Folder, import.Id);
        Directory.CreateDirectory(staging);
        var name = zip ? ProjectFiles.ZipName : store.AddImportFiles(import.Id, [upload.Name]).ToString(CultureInfo.InvariantCulture);
        File.Move(path, Path.Combine(staging, name), overwrite: true);
        return import.Id;
    }

    private static async Task<(bool Zip, string? Problem)> ProblemOf(StoredUpload upload, string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        var head = new byte[16];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        var zip = head.AsSpan(0, read).StartsWith("PK\x03\x04"u8);
        if (upload.Purpose == "images" && !zip && !LooksLikeImage(head.AsSpan(0, read)))
        {
            return (false, "The file is neither an image (JPEG, PNG, WebP, TIFF, BMP) nor a zip file.");
        }

        if (upload.Sha256 is { } wanted)
        {
            file.Position = 0;
            var sha = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
            if (sha != wanted)
            {
                return (zip, $"What arrived has the SHA-256 {sha}, not {wanted}; upload the file again.");
            }
        }

        return (zip, null);
    }

    /// <summary>Whether a file begins as an image does that Winnow reads.</summary>
    public static bool LooksLikeImage(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) || head.StartsWith("BM"u8)
        || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8));
}
