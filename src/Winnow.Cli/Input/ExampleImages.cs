using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Winnow.Cli.Commands;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>An image that somebody shows as an example.</summary>
/// <param name="Sample">Where it is, under an id that no sample of the project has.</param>
/// <param name="Hash">Hex SHA-256 of its file.</param>
internal sealed record ExampleImage(Sample Sample, string Hash);

/// <summary>Images that people show to say what to find more of and what to keep away from. They need no labels, and none is stored.</summary>
/// <param name="Wanted">What to find.</param>
/// <param name="Avoided">What to avoid.</param>
internal sealed record ExampleImages(IReadOnlyList<ExampleImage> Wanted, IReadOnlyList<ExampleImage> Avoided)
{
    /// <summary>Most examples of both kinds together.</summary>
    public const int CountMax = 1000;

    /// <summary>What every source of a round has in it that chose by examples.</summary>
    public const string SourceWords = ", examples ";

    /// <summary>Larger files are refused, as a server refuses them.</summary>
    private const long FileBytesMax = 512L << 20;

    /// <summary>All examples, in the order of their ids.</summary>
    public IReadOnlyList<ExampleImage> All => [.. Wanted, .. Avoided];

    /// <summary>What is added to the source of a round, so that other examples open another round: how many there are, and a hash of what they are.</summary>
    public string Suffix
    {
        get
        {
            var content = $"{string.Join(' ', Wanted.Select(e => e.Hash).Order(StringComparer.Ordinal))}|{string.Join(' ', Avoided.Select(e => e.Hash).Order(StringComparer.Ordinal))}";
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(content)))[..8];
            string?[] parts = [Wanted.Count > 0 ? $"{Wanted.Count} to find" : null, Avoided.Count > 0 ? $"{Avoided.Count} to avoid" : null];
            return $"{SourceWords}({string.Join(", ", parts.OfType<string>())}, {hash})";
        }
    }

    /// <summary>Reads and checks the images that paths name; null where there are no paths.</summary>
    /// <param name="store">The project; its own samples may be named as it names them.</param>
    /// <param name="find">Files, folders of images, or names of samples.</param>
    /// <param name="avoid">The same.</param>
    /// <param name="cancel">Checked before every file.</param>
    /// <exception cref="CommandException">A path leads nowhere, a file is no image or too large, there are too many, or one is both to find and to avoid.</exception>
    public static ExampleImages? Read(Store store, IReadOnlyList<string> find, IReadOnlyList<string> avoid, CancellationToken cancel)
    {
        if (find.Count + avoid.Count == 0)
        {
            return null;
        }

        NativeLibrary.Require("next");
        var samples = store.ReadSamples();
        var lookup = new SampleLookup(store.ReadProject(), samples);
        var images = store.ReadProject().Images;
        (string Option, IReadOnlyList<string> Paths)[] shown = [("--find", find), ("--avoid", avoid)];
        var files = shown.SelectMany(o => o.Paths.SelectMany(path => Files(o.Option, path, lookup, images, cancel)).Distinct(StringComparer.Ordinal).Select(file => (o.Option, File: file))).ToArray();
        if (files.Length > CountMax)
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"{files.Length:N0} images are more examples than the {CountMax:N0} that --find and --avoid take together; show fewer, a handful is enough."));
        }

        var next = samples.Count == 0 ? 0 : samples.Max(s => s.Id.Value) + 1;
        var read = files.Select((f, i) => (f.Option, Example: One(f.Option, f.File, new(next + i), cancel))).ToArray();
        ExampleImage[] wanted = [.. Of("--find")];
        ExampleImage[] avoided = [.. Of("--avoid")];
        return wanted.IntersectBy(avoided.Select(a => a.Hash), w => w.Hash, StringComparer.Ordinal).FirstOrDefault() is { } both
            ? throw CommandException.Usage($"'{both.Sample.Name}' is shown both to find and to avoid; leave it out of one of them.")
            : new(wanted, avoided);

        IEnumerable<ExampleImage> Of(string option) => read.Where(r => r.Option == option).Select(r => r.Example).DistinctBy(e => e.Hash, StringComparer.Ordinal);
    }

    /// <summary>The examples as strategies see them, from the embedding of each.</summary>
    /// <param name="embeddings">A row for each of <see cref="All"/>.</param>
    public TargetView View(Matrix embeddings) => new(
        Wanted.Count == 0 ? null : embeddings.Select([.. Enumerable.Range(0, Wanted.Count)]),
        Avoided.Count == 0 ? null : embeddings.Select([.. Enumerable.Range(Wanted.Count, Avoided.Count)]));

    /// <summary>Refuses to go on without a row for each example: none of the picks would be what was asked for.</summary>
    /// <exception cref="CommandException">One was not read; the message names it.</exception>
    public void RequireRead(IReadOnlyList<SampleId> read, IReadOnlyList<FileProblem> problems)
    {
        if (All.FirstOrDefault(e => !read.Contains(e.Sample.Id))?.Sample.Name is { } lost)
        {
            throw new CommandException($"The example '{lost}' cannot be read: {problems.FirstOrDefault(p => p.Name == lost)?.Reason ?? "it was left out"}.");
        }
    }

    private static IEnumerable<string> Files(string option, string path, SampleLookup lookup, string images, CancellationToken cancel)
    {
        if (Directory.Exists(path))
        {
            var (names, _) = UnlabelledFolderFormat.List(path, cancel);
            return names.Count > 0
                ? names.Select(name => Path.GetFullPath(Path.Combine(path, name)))
                : throw CommandException.Usage($"{option} '{path}' is a folder without images; show a folder that holds some, or image files.");
        }

        return File.Exists(path) ? [Path.GetFullPath(path)]
            : lookup.Find(path) is { } own ? [Path.GetFullPath(Path.Combine(images, own.Path))]
            : throw CommandException.Usage($"{option} '{path}' is neither a file nor a folder here, nor a sample of the project; show images, folders of images, or samples by their paths.");
    }

    private static ExampleImage One(string option, string file, SampleId id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (new FileInfo(file) is { Exists: true, Length: > FileBytesMax } large)
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option} '{file}' has {large.Length:N0} bytes, and an example at most {FileBytesMax:N0}."));
        }

        var found = ImageScan.Describe(id, file, file, decode: true);
        return found.Problem is { } problem
            ? throw CommandException.Usage($"{option} '{file}' is no image that can be read: {problem}.")
            : new(new(id, file, new FileImage(file), null) { Width = found.Width ?? 0, Height = found.Height ?? 0 }, found.Hash);
    }
}
