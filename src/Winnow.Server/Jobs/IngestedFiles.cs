using System.Buffers;
using System.Globalization;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>What a worker made of files: checked, moved into the project, and named as samples.</summary>
internal static class IngestedFiles
{
    private const int AtOnce = 8;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    private static readonly string[] Extensions = [".jpg", ".png", ".webp", ".tiff", ".bmp"];

    /// <summary>The worker has read hostile bytes: what it says is checked like anything from outside.</summary>
    /// <exception cref="InvalidDataException">Nobody asked about the file, or its facts cannot be.</exception>
    public static void Check(IngestedFile file, bool asked)
    {
        var fits = asked && (file.Problem is { Length: <= 2000 }
            || (file is { Problem: null, Sha256: { Length: 64 } sha, Extension: { } extension, Features.Count: > 0 and <= 4096, Bytes: > 0, Width: > 0, Height: > 0 }
                && sha.AsSpan().IndexOfAnyExcept(Hex) < 0 && Extensions.Contains(extension, StringComparer.Ordinal) && file.Features.All(float.IsFinite)));
        if (!fits)
        {
            throw new InvalidDataException("a file that nobody asked about, or whose facts cannot be");
        }
    }

    /// <summary>Stores the originals and what browsers see of them; an original comes after its views.</summary>
    /// <param name="blobs">Where to.</param>
    /// <param name="project">Id of the project.</param>
    /// <param name="folder">Folder of the job.</param>
    /// <param name="files">Checked files without problems.</param>
    /// <param name="cancel">Gives up; what is stored stays.</param>
    /// <exception cref="BlobException">A file is not what the worker said, or the store does not answer.</exception>
    public static Task StoreAsync(ServerBlobs blobs, string project, string folder, IEnumerable<IngestedFile> files, CancellationToken cancel)
    {
        // Equal files of one import have one name, and are stored one after the other.
        var groups = files.GroupBy(f => f.Sha256!, StringComparer.Ordinal);
        return Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (group, stop) =>
        {
            foreach (var file in group)
            {
                var made = Path.Combine(folder, file.Number.ToString(CultureInfo.InvariantCulture));
                foreach (var suffix in (string[])[".jpg", ".thumb.jpg", .. file.Deep ? [".deep"] : Array.Empty<string>()])
                {
                    await blobs.PutAsync(BlobKey.View(project, file.Sha256!, suffix), made + suffix, stop);
                }

                await blobs.PutAsync(BlobKey.Original(project, file.Sha256 + file.Extension), made, stop);
            }
        });
    }

    /// <summary>The sample that a file becomes.</summary>
    /// <param name="file">A checked file without a problem.</param>
    /// <param name="name">Its name as people know it.</param>
    public static NewSample SampleOf(IngestedFile file, string name) =>
        new(file.Sha256 + file.Extension, name, file.Sha256!, file.Bytes, file.Width, file.Height, file.Bits, file.PerceptualHash, null);
}
