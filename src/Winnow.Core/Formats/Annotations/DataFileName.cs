namespace Winnow.Core.Formats;

/// <summary>Checks names that annotation files give to images and classes.</summary>
public static class DataFileName
{
    /// <summary>Why the name is refused as a path below the image folder; null where it is a good one. Dots, spaces, Unicode and backslashes are left as they are.</summary>
    public static string? Problem(string? name, int limit = 1024)
    {
        if (string.IsNullOrEmpty(name))
        {
            return "the file name is empty";
        }

        if (name.Length > limit)
        {
            return $"the file name has {name.Length} characters; at most {limit} are read";
        }

        if (name.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0)
        {
            return "the file name holds a control character";
        }

        if (name[0] is '/' or '\\' || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])))
        {
            return $"the file name '{name}' is absolute; it must be relative to the image folder";
        }

        return name.Split('/', '\\').Contains("..", StringComparer.Ordinal) ? $"the file name '{name}' leaves the image folder" : null;
    }

    /// <summary>Why the class name cannot be the name of a folder; null where it can.</summary>
    public static string? FolderProblem(string name) =>
        Problem(name) ?? (name.AsSpan().IndexOfAny('/', '\\') >= 0 || name.StartsWith('.') ? $"'{name}' cannot be the name of a folder" : null);

    /// <summary>The file below the folder where it exists and neither it nor a folder on the way is a link; null otherwise.</summary>
    internal static string? Existing(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return null;
        }

        for (var part = path; part is not null && part.Length > folder.Length; part = Path.GetDirectoryName(part))
        {
            if (new FileInfo(part).LinkTarget is not null)
            {
                return null;
            }
        }

        return path;
    }
}
