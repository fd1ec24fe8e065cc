using System.Buffers;
using System.Globalization;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>What a worker made of files: checked, moved into the project, and named as samples.</summary>
internal static class IngestedFiles
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    private static readonly string[] Extensions = [".jpg", ".png", ".webp", ".tiff", ".bmp"];

    /// <summary>The worker has read hostile bytes: what it says is checked like anything from outside.</summary>
    /// <exception cref="InvalidDataException">Nobody asked about the file, or its facts cannot be.</exception>
    public static void Check(IngestedFile file, bool asked)
    {
        var fits = asked && (file.Problem is { Length: <= 2000 }
            || (file is { Problem: null, Sha256: { Length: 64 } sha, Extension: { } extension, Features.Count: > 0 and <= 4096, Bytes: > 0, Width: > 0, Height: > 0 }
                && sha.AsSpan().IndexOfAnyExcept(Hex) < 0 && Extensions.Contains(extension, StringComparer.Ordinal) && file.Features.All(float.IsFinite)));
        if (!fits)
        {
            throw new InvalidDataException("a file that nobody asked about, or whose facts cannot be");
        }
    }

    /// <summary>Moves the original and what browsers see of it into the project.</summary>
    /// <param name="project">Folder of the project.</param>
    /// <param name="folder">Folder of the job.</param>
    /// <param name="file">A checked file without a problem.</param>
    public static void Move(string project, string folder, IngestedFile file)
    {
        var made = Path.Combine(folder, file.Number.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Path.Combine(project, "views"));
        Directory.CreateDirectory(ProjectFiles.Blobs(project));
        foreach (var suffix in (string[])[".jpg", ".thumb.jpg", .. file.Deep ? [".deep"] : Array.Empty<string>()])
        {
            File.Move(made + suffix, ProjectFiles.View(project, file.Sha256!, suffix), overwrite: true);
        }

        File.Move(made, Path.Combine(ProjectFiles.Blobs(project), file.Sha256 + file.Extension), overwrite: true);
    }

    /// <summary>The sample that a file becomes.</summary>
    /// <param name="file">A checked file without a problem.</param>
    /// <param name="name">Its name as people know it.</param>
    public static NewSample SampleOf(IngestedFile file, string name) =>
        new(file.Sha256 + file.Extension, name, file.Sha256!, file.Bytes, file.Width, file.Height, file.Bits, file.PerceptualHash, null);
}
