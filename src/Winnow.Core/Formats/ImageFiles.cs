namespace Winnow.Core.Formats;

/// <summary>Lists the files below a folder in ordinal order, without leaving the folder.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"];

    /// <summary>Whether the name ends like an image that can be decoded.</summary>
    public static bool IsImage(string name) => Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>All images below the folder, as paths relative to it with forward slashes. Names that start with a dot are passed over; other files and links are reported.</summary>
    public static List<string> Below(string folder, DatasetBuilder report, CancellationToken cancel) => Below(folder, report.Problem, cancel);

    /// <summary>The same, with each file that is left out given to <paramref name="problem"/> with its reason.</summary>
    public static List<string> Below(string folder, Action<string, string> problem, CancellationToken cancel)
    {
        var files = new List<string>();
        var open = new Stack<string>([""]);
        while (open.TryPop(out var relative))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var entry in new DirectoryInfo(Path.Combine(folder, relative)).EnumerateFileSystemInfos())
            {
                var name = relative.Length == 0 ? entry.Name : $"{relative}/{entry.Name}";
                if (entry.Name.StartsWith('.'))
                {
                    continue;
                }

                if (entry.LinkTarget is not null)
                {
                    problem(name, "is a symbolic link; links are not followed, copy the file here");
                }
                else if (entry is DirectoryInfo)
                {
                    open.Push(name);
                }
                else if (IsImage(name))
                {
                    files.Add(name);
                }
                else
                {
                    problem(name, $"is no image Winnow reads ({string.Join(", ", Extensions)})");
                }
            }
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }
}
