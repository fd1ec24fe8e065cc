using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Puts image files into exports: always copies, never links, since some trainers rewrite files in place.</summary>
internal static class ImageCopies
{
    /// <summary>Why the image cannot go into the export as a file; null where it can.</summary>
    public static string? Problem(AnnotatedImage image, ExportOptions options)
    {
        switch (image.Source)
        {
            case FileImage { Path: var path } when !File.Exists(path):
                return $"its file '{path}' is gone";
            case FileImage or EncodedImage when options.StripMetadata && StripProblem(image.Source) is { } problem:
                return problem;
            case FileImage or EncodedImage:
                return options.Upright is null && Sideways(image.Source)
                    ? "has EXIF orientation 5 or 7, which trainers read sideways, and nothing is at hand to turn it upright; leave images out of the export, or export where the native library is built"
                    : null;
            default:
                return "has no image file at hand";
        }
    }

    /// <summary>Writes the image's file.</summary>
    public static void Write(AnnotatedImage image, string target, ExportOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (Sideways(image.Source!) && options.Upright is { } upright)
        {
            File.WriteAllBytes(target, upright(image.Source!));
        }
        else if (options.StripMetadata)
        {
            File.WriteAllBytes(target, ImageMetadata.Strip(Bytes(image.Source!).Span));
        }
        else if (image.Source is FileImage file)
        {
            File.Copy(file.Path, target);
        }
        else
        {
            using var stream = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            stream.Write(((EncodedImage)image.Source!).Bytes.Span);
        }
    }

    private static string? StripProblem(ImageSource source)
    {
        try
        {
            ImageMetadata.Strip(Bytes(source).Span);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private static ReadOnlyMemory<byte> Bytes(ImageSource source) => source is FileImage file ? File.ReadAllBytes(file.Path) : ((EncodedImage)source).Bytes;

    private static bool Sideways(ImageSource source)
    {
        using var stream = source is FileImage file ? (Stream)File.OpenRead(file.Path) : new MemoryStream(((EncodedImage)source).Bytes.ToArray());
        return ImageHeader.Read(stream)?.Orientation is 5 or 7;
    }
}
