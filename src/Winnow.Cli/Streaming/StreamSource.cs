using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Cli.Streaming;

/// <summary>The folder that images arrive in. Links are not followed; nothing is moved or deleted.</summary>
/// <param name="folder">An existing folder.</param>
/// <param name="settled">Whether to leave a file until it has kept its size and time from one look to the next: somebody may still be writing it.</param>
internal sealed class StreamSource(string folder, bool settled)
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private Dictionary<string, (long Bytes, DateTime Written)> seen = new(StringComparer.Ordinal);

    /// <summary>What lies there and is no image, as of the last look.</summary>
    public IReadOnlyList<FileProblem> Others { get; private set; } = [];

    /// <summary>Full paths of images that <see cref="Look"/> has not given before, in the order of their names. A file that changed afterwards is given again.</summary>
    /// <param name="most">At most so many; the rest is for the next look.</param>
    /// <param name="cancel">Checked between folders.</param>
    public IReadOnlyList<string> Look(int most, CancellationToken cancel)
    {
        var (names, others) = UnlabelledFolderFormat.List(folder, cancel);
        Others = others;
        var now = new Dictionary<string, (long, DateTime)>(StringComparer.Ordinal);
        var ready = new List<string>();
        foreach (var name in names)
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (!file.Exists)
            {
                continue; // gone since the folder was read
            }

            var state = (file.Length, file.LastWriteTimeUtc);
            now[name] = state;
            var same = seen.TryGetValue(name, out var before) && before == state;
            if (!same)
            {
                taken.Remove(name);
            }

            if ((same || !settled) && ready.Count < most && taken.Add(name))
            {
                ready.Add(file.FullName);
            }
        }

        seen = now;
        return ready;
    }
}
