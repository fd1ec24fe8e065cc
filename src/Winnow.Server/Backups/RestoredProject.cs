using Winnow.Storage;

namespace Winnow.Server.Backups;

/// <summary>Checks one project of a backup before it counts.</summary>
internal static class RestoredProject
{
    private const int HashLength = 64;

    /// <summary>Checks database, journal and originals, and lets the project look for its images where they will lie.</summary>
    /// <param name="folder">Where it lies now.</param>
    /// <param name="target">Where it will lie.</param>
    /// <param name="elsewhere">Whether another store holds the originals.</param>
    /// <param name="clock">For what opening an older database writes.</param>
    /// <exception cref="InvalidDataException">Something is wrong; the message says what.</exception>
    public static void Verify(string folder, string target, bool elsewhere, TimeProvider clock)
    {
        var name = $"projects/{Path.GetFileName(folder)}";
        Refuse(name, DatabaseCopy.Check(Path.Combine(folder, Store.FileName)));
        using var store = Store.Open(folder, clock);
        Refuse(name, store.Verify());
        var images = store.ReadProject().Images.Replace('\\', '/').TrimEnd('/');
        if (!images.EndsWith($"{name}/blobs", StringComparison.Ordinal))
        {
            return; // images outside the data folder stay where they are
        }

        foreach (var sample in elsewhere ? [] : store.ReadSamples().Where(s => s.Problem is null))
        {
            // The name is the hash that the list of files vouched for.
            if (!File.Exists(Path.Combine(folder, "blobs", sample.Path)) || (sample.Hash.Length == HashLength && !sample.Path.StartsWith(sample.Hash, StringComparison.Ordinal)))
            {
                throw new InvalidDataException($"{name}: the original of sample {sample.Id} ('{sample.Path}') is not in the backup; nothing was restored.");
            }
        }

        VerifyBlobs(name, Path.Combine(folder, "blobs"));
        store.MoveImages(Path.Combine(target, "blobs"));
    }

    /// <exception cref="InvalidDataException">There is a problem.</exception>
    public static void Refuse(string name, IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new InvalidDataException($"{name}: {problems[0]}{(problems.Count > 1 ? $" ({problems.Count - 1} more)" : "")}; nothing was restored.");
        }
    }

    // The list of files could have been written by anybody: an original also bears its own hash.
    private static void VerifyBlobs(string name, string folder)
    {
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [])
        {
            var stem = Path.GetFileNameWithoutExtension(file);
            if (stem.Length != HashLength || !stem.All(char.IsAsciiHexDigitLower))
            {
                continue;
            }

            using var stream = File.OpenRead(file);
            if (Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream)) != stem)
            {
                throw new InvalidDataException($"{name}: '{Path.GetFileName(file)}' does not have the content its name says; nothing was restored.");
            }
        }
    }
}
