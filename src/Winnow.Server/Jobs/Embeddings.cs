using System.Globalization;
using Winnow.Core.Numerics;

namespace Winnow.Server.Jobs;

/// <summary>Where the embeddings lie that the rounds' workers leave: those of the newest round alone are kept.</summary>
internal static class Embeddings
{
    private const string Ending = ".mat";

    /// <summary>Takes what a worker left in its folder.</summary>
    /// <param name="project">Folder of the project.</param>
    /// <param name="round">The round.</param>
    /// <param name="from">Path of the worker's files, without endings.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static void Take(string project, int round, string from)
    {
        if (!File.Exists(from + Ending))
        {
            return;
        }

        UnitVectorFile.Open(from).Dispose();
        var target = ProjectFiles.Embeddings(project, round);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);

        // The matrix comes last: where it lies, its ids do.
        File.Move(from + ".ids", target + ".ids", overwrite: true);
        File.Move(from + Ending, target + Ending, overwrite: true);
    }

    /// <summary>Removes those of earlier rounds; a reader that has one open keeps it until it is done.</summary>
    public static void DropBefore(string project, int round)
    {
        foreach (var earlier in Rounds(project).Where(r => r < round))
        {
            File.Delete(ProjectFiles.Embeddings(project, earlier) + Ending);
            File.Delete(ProjectFiles.Embeddings(project, earlier) + ".ids");
        }
    }

    /// <summary>The newest round that has embeddings; 0 where none has.</summary>
    public static int Newest(string project) => Rounds(project).DefaultIfEmpty(0).Max();

    /// <summary>Opens those of a round; null where they were removed meanwhile or never were.</summary>
    public static UnitVectorFile? Open(string project, int round)
    {
        try
        {
            return round == 0 ? null : UnitVectorFile.Open(ProjectFiles.Embeddings(project, round));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static int[] Rounds(string project)
    {
        var folder = Path.GetDirectoryName(ProjectFiles.Embeddings(project, 0))!;
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*" + Ending).Select(f => int.Parse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture))]
            : [];
    }
}
