using System.Text.RegularExpressions;

namespace Winnow.Server.Blobs;

/// <summary>Names one blob: a folder of the data folder, and a file name that begins with 64 hex digits. Nothing that people typed is in it.</summary>
public sealed partial record BlobKey
{
    private const int HashLength = 64;

    private BlobKey(string folder, string name) => (Folder, Name) = (folder, name);

    /// <summary>Parts of lower-case letters, digits and dashes, separated by <c>/</c>, such as <c>projects/abc/views</c>.</summary>
    public string Folder { get; }

    /// <summary>64 hex digits and an ending.</summary>
    public string Name { get; }

    /// <summary>Folder and name.</summary>
    public string Path => $"{Folder}/{Name}";

    /// <summary>The 64 hex digits: SHA-256 of the content, or, where <see cref="IsSealed"/>, of the original that the content was made of.</summary>
    public string Hash => Name[..HashLength];

    /// <summary>Whether the content carries its own SHA-256 at its end, because its name is that of the original.</summary>
    public bool IsSealed => Folder.EndsWith("/views", StringComparison.Ordinal);

    /// <summary>An original.</summary>
    /// <param name="project">The project's id.</param>
    /// <param name="name">SHA-256 of its content, and its ending.</param>
    /// <exception cref="FormatException">This cannot be the name of a blob.</exception>
    public static BlobKey Original(string project, string name) => Parse($"projects/{project}/blobs/{name}");

    /// <summary>What browsers see of an original.</summary>
    /// <param name="project">The project's id.</param>
    /// <param name="original">SHA-256 of the original.</param>
    /// <param name="suffix"><c>.jpg</c>, <c>.thumb.jpg</c> or <c>.deep</c>.</param>
    /// <exception cref="FormatException">This cannot be the name of a blob.</exception>
    public static BlobKey View(string project, string original, string suffix) => Parse($"projects/{project}/views/{original}{suffix}");

    /// <summary>An input or output of a job on its way to or from another machine.</summary>
    /// <param name="job">Name of the job.</param>
    /// <param name="sha256">SHA-256 of its content.</param>
    /// <exception cref="FormatException">This cannot be the name of a blob.</exception>
    public static BlobKey OfJob(string job, string sha256) => Parse($"exchange/{job}/{sha256}");

    /// <summary>Reads what <see cref="Path"/> gives.</summary>
    /// <exception cref="FormatException">This cannot be the name of a blob.</exception>
    public static BlobKey Parse(string path) => TryParse(path) ?? throw new FormatException($"'{path}' cannot be the name of a blob.");

    /// <summary>The same, or null.</summary>
    public static BlobKey? TryParse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var at = path.LastIndexOf('/');
        return at > 0 && FolderShape().IsMatch(path.AsSpan(0, at)) && NameShape().IsMatch(path.AsSpan(at + 1)) ? new(path[..at], path[(at + 1)..]) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    [GeneratedRegex(@"\A[a-z0-9-]{1,100}(?:/[a-z0-9-]{1,100}){1,3}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FolderShape();

    [GeneratedRegex(@"\A[0-9a-f]{64}(?:\.[a-z0-9]{1,10}){0,2}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameShape();
}
