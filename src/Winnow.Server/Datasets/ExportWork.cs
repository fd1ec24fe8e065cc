using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Makes an export in a job's folder: nothing but a zip file that was read back, and its report, is left there.</summary>
internal static class ExportWork
{
    private const int HashLength = 64;
    private const string Workplace = "writing";

    /// <summary>Does the job; one that was killed begins anew.</summary>
    /// <exception cref="DatasetException">The version is gone, the labels do not fit the format, or what was written does not read back.</exception>
    public static void Run(ExportJob job, string folder, Store store, TimeProvider clock, Action<double> progress, CancellationToken cancel)
    {
        var workplace = Path.Combine(folder, Workplace);
        Clean(workplace);
        try
        {
            var content = ExportContent.Read(store, job.Request, job.Version, job.Title);
            var damaged = job.Request.Images ? Damaged(content, cancel) : new Dictionary<string, string>();
            var written = new ExportWriter(clock).Write(AnnotationFormats.Get(job.Request.Format), job.Request, content.Without(damaged), workplace, progress, cancel);
            File.Move(written.Path, Path.Combine(folder, ExportResult.ZipName), overwrite: true);
            WorkerJson.Write(Path.Combine(folder, ExportResult.FileName), new ExportResult(written.Bytes, written.Hash, written.Report, [.. damaged.Keys.Order(StringComparer.Ordinal)]));
        }
        finally
        {
            Clean(workplace);
        }
    }

    // Originals are named by their content, so that no list of hashes is needed to see that one has changed.
    private static Dictionary<string, string> Damaged(ExportContent content, CancellationToken cancel)
    {
        var bad = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var files = content.Dataset.Images.Select(i => i.Source).OfType<FileImage>().Select(f => f.Path).Distinct(StringComparer.Ordinal).Where(IsNamedByHash);
        Parallel.ForEach(files, new ParallelOptions { CancellationToken = cancel }, path =>
        {
            if (!File.Exists(path))
            {
                return; // named by whoever copies it
            }

            using var file = File.OpenRead(path);
            var hash = Convert.ToHexStringLower(SHA256.HashData(file));
            var name = Path.GetFileName(path);
            if (!name.StartsWith(hash, StringComparison.Ordinal))
            {
                bad[name] = string.Create(CultureInfo.InvariantCulture, $"Its file does not have the content that its name says (its SHA-256 is {hash}) and is left out; put it back from a backup, or import the image again.");
            }
        });
        return new(bad, StringComparer.Ordinal);
    }

    private static bool IsNamedByHash(string path) => Path.GetFileNameWithoutExtension(path) is { Length: HashLength } name && name.All(char.IsAsciiHexDigitLower);

    private static void Clean(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
