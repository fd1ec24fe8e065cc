namespace Winnow.Core.Tests;

/// <summary>Reference data that is not part of the repository.</summary>
internal static class SharedFolder
{
    /// <summary>A file or folder inside the one that <c>WINNOW_SHARED</c> names, or inside a folder <c>shared</c> on the way up from the repository; the test is skipped where it is absent.</summary>
    public static string Locate(string name)
    {
        var shared = Environment.GetEnvironmentVariable("WINNOW_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            shared = Directory.Exists(Path.Combine(folder.FullName, "shared", "data")) ? Path.Combine(folder.FullName, "shared") : null;
        }

        var path = Path.Combine(shared ?? "", name);
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"{name} is not here; set WINNOW_SHARED to the folder that holds it.");
        return path;
    }
}
