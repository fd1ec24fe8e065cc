using System.Security.Cryptography;
using Winnow.Cli.Console;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Storage;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Input;

/// <summary>What a folder holds.</summary>
/// <param name="Samples">Image files, also those that cannot be read.</param>
/// <param name="Others">Files that are no images, and links.</param>
/// <param name="Decoded">Whether the images were decoded to find broken ones; false where the native library is not built.</param>
internal sealed record ScannedImages(IReadOnlyList<StoredSample> Samples, IReadOnlyList<FileProblem> Others, bool Decoded);

/// <summary>Finds the image files under a folder and takes their hashes; the files stay where they are.</summary>
internal static class ImageScan
{
    /// <summary>All image files in the order of their paths; broken ones carry their problem.</summary>
    /// <exception cref="CommandException">The folder is missing.</exception>
    /// <exception cref="DatasetException">The folder holds no image file.</exception>
    public static ScannedImages Run(string folder, ProgressLine progress, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException($"The folder '{folder}' does not exist; --images takes the folder that holds the images.");
        }

        var found = new UnlabelledFolderFormat().Open(folder, cancel);
        var files = found.Train;
        var decode = NativeShimLocator.Find() is not null;
        var samples = new StoredSample[files.Count];
        var done = 0;
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            samples[i] = Describe(new SampleId(i), ((FileImage)files[i].Image).Path, files[i].Name, decode);
            var count = Interlocked.Increment(ref done);
            progress.Report((double)count / files.Count, $"reading images · {count} of {files.Count}");
        });
        return new(samples, found.Problems, decode);
    }

    /// <summary>One file with its hash, or with the problem that keeps it out.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="file">Where it lies.</param>
    /// <param name="path">Its path as the project knows it.</param>
    /// <param name="decode">Whether to decode it, which finds torn files.</param>
    public static StoredSample Describe(SampleId id, string file, string path, bool decode)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (bytes.Length == 0)
            {
                return new(id, path, hash, 0, null, null, "the file is empty");
            }

            if (!decode)
            {
                return new(id, path, hash, bytes.Length, null, null, null);
            }

            // A torn file shows itself only when its pixels are read; an eighth of a JPEG's size is enough for that.
            var info = ImageCodec.Probe(bytes);
            ImageCodec.Decode(bytes, reduction: 8);
            return new(id, path, hash, bytes.Length, info.Width, info.Height, null);
        }
        catch (ImageException exception)
        {
            return new(id, path, "", new FileInfo(file).Length, null, null, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(id, path, "", 0, null, null, $"the file cannot be read ({exception.Message})");
        }
    }
}
