namespace Winnow.Bench;

/// <summary>Where the checkout and the shared image sets are.</summary>
internal static class BenchFolders
{
    /// <summary>The checkout this program was built in.</summary>
    public static string Repository() =>
        Above(AppContext.BaseDirectory, folder => File.Exists(Path.Combine(folder, "Winnow.slnx"))) ?? throw new InvalidOperationException("Run the bench from a checkout of Winnow.");

    /// <summary>The folder that <c>WINNOW_SHARED</c> names, or <c>shared</c> beside or above the checkout; null where there is none.</summary>
    public static string? Shared(string repository) =>
        Environment.GetEnvironmentVariable("WINNOW_SHARED") is { Length: > 0 } named ? named
        : Above(repository, folder => Directory.Exists(Path.Combine(folder, "shared", "data"))) is { } above ? Path.Combine(above, "shared") : null;

    private static string? Above(string start, Func<string, bool> holds)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (holds(folder.FullName))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
