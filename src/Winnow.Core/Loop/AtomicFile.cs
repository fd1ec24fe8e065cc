namespace Winnow.Core.Loop;

/// <summary>Replaces files so that a crash at any moment leaves either the old content or the new, never a mixture.</summary>
internal static class AtomicFile
{
    /// <summary>Writes to a neighbour, flushes it to the disk, then renames it over the target.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var neighbour = path + ".new";
        using (var stream = new FileStream(neighbour, FileMode.Create, FileAccess.Write))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(neighbour, path, overwrite: true);
    }
}
