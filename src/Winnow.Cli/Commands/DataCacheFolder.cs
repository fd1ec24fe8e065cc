namespace Winnow.Cli.Commands;

/// <summary>Where data sets with a name, such as mnist, are kept: <c>WINNOW_DATA</c>, else <c>~/.cache/winnow</c>.</summary>
internal static class DataCacheFolder
{
    public static string Path => Environment.GetEnvironmentVariable("WINNOW_DATA") is { Length: > 0 } given
        ? given
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "winnow");
}
