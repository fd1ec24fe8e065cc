using System.Globalization;
using Winnow.Server.Jobs;

namespace Winnow.Server.Streams;

/// <summary>Finds files that are new in a folder. A file is left until it has kept its size and time from one look to the next, as somebody may still be writing it; nothing is moved or deleted.</summary>
/// <param name="folder">Absolute folder.</param>
/// <param name="taken">Marks of files that were taken before, by name.</param>
internal sealed class WatchedFolder(string folder, IReadOnlyDictionary<string, string> taken)
{
    private const int AtOnce = 256;

    private readonly Dictionary<string, string> taken = new(taken, StringComparer.Ordinal);
    private Dictionary<string, string> seen = new(StringComparer.Ordinal);

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>New files in the order of their names with their marks, and whether they are called like videos; at most so many, the rest is for the next look.</summary>
    public IReadOnlyList<(string Name, string Mark, bool IsVideo)> Look()
    {
        var now = new Dictionary<string, string>(StringComparer.Ordinal);
        var fresh = new List<(string, string, bool)>();
        foreach (var name in ImportFolder.Files(Folder))
        {
            var file = new FileInfo(Path.Combine(Folder, name));
            if (!file.Exists)
            {
                continue; // gone since the folder was read
            }

            var mark = string.Create(CultureInfo.InvariantCulture, $"{file.Length}:{file.LastWriteTimeUtc.Ticks}");
            if (taken.GetValueOrDefault(name) == mark)
            {
                continue;
            }

            now[name] = mark;
            if (fresh.Count < AtOnce && seen.GetValueOrDefault(name) == mark)
            {
                taken[name] = mark;
                fresh.Add((name, mark, VideoFiles.IsNamed(name)));
            }
        }

        seen = now;
        return fresh;
    }
}
