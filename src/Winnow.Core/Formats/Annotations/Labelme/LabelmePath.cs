namespace Winnow.Core.Formats;

/// <summary>Which image a file of labelme is about: named from where the JSON file is.</summary>
internal static class LabelmePath
{
    /// <summary>The image's path below the folder.</summary>
    /// <param name="file">Path of the JSON file below the folder.</param>
    /// <param name="image">Its <c>imagePath</c>.</param>
    /// <param name="limits">Caps.</param>
    /// <exception cref="FormatException">There is none, or it leaves the folder.</exception>
    public static string Of(string file, string? image, ReadLimits limits)
    {
        if (string.IsNullOrEmpty(image))
        {
            throw new FormatException("names no imagePath");
        }

        var parts = new List<string>(file.Split('/')[..^1]);
        var told = image.Contains('/', StringComparison.Ordinal) ? image : image.Replace('\\', '/');
        foreach (var part in told.Split('/').Where(p => p is not "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                throw new FormatException($"the image '{image}' lies outside the folder");
            }
        }

        var name = string.Join('/', parts);
        return DataFileName.Problem(name, limits.NameLength) is { } problem ? throw new FormatException(problem) : name;
    }
}
