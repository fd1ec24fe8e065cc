using Winnow.Server.Http;

namespace Winnow.Server.Jobs;

/// <summary>Folders below the roots that the server's owner allowed; no link leads out of them.</summary>
internal static class ImportFolder
{
    private const int PathMax = 4096;

    /// <summary>The absolute folder that a root's name and a path below it mean.</summary>
    /// <exception cref="ProblemException">There is no such root, the path leads out of it or over a link, or there is no such folder.</exception>
    public static string Resolve(IReadOnlyDictionary<string, string> roots, string root, string path)
    {
        if (!roots.TryGetValue(root, out var start))
        {
            throw Problems.Invalid($"There is no import root '{root}'.", "root", remedy: "GET /api/roots lists them; whoever runs the server adds one with --import-root.");
        }

        if (path.Length > PathMax || path.Contains('\0', StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal) || Path.IsPathRooted(path)
            || path.Split('/').Any(part => part is ".." or "."))
        {
            throw Problems.Invalid("The path must lie below the root: parts separated by '/', none of them '..'.", "path");
        }

        var folder = Path.GetFullPath(start);
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            folder = Path.Combine(folder, part);
            if (!Directory.Exists(folder) || IsLink(folder))
            {
                throw Problems.Invalid("There is no such folder below the root (links are not followed).", "path");
            }
        }

        return folder;
    }

    /// <summary>All files below a folder in the order of their paths, relative, with forward slashes; hidden ones and links are left out.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.Device, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(folder, "*", options).Select(f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);
    }

    /// <summary>Whether a listed file is still reached without a link.</summary>
    public static bool IsPlain(string folder, string name)
    {
        var path = folder;
        foreach (var part in name.Split('/'))
        {
            path = Path.Combine(path, part);
            if (IsLink(path))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
