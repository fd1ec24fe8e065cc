namespace Winnow.Vision.Tests;

/// <summary>Real images and weights that are not part of the repository.</summary>
internal static class SharedFolder
{
    /// <summary>A folder inside the one that <c>WINNOW_SHARED</c> names, or inside a folder <c>shared</c> on the way up from the repository; null where there is none.</summary>
    public static string? Find(string name)
    {
        if (Environment.GetEnvironmentVariable("WINNOW_SHARED") is { Length: > 0 } named)
        {
            return Path.Combine(named, name);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "data")))
            {
                return Path.Combine(folder.FullName, "shared", name);
            }
        }

        return null;
    }
}
