using System.Globalization;
using System.Security.Cryptography;
using Winnow.Server.Imaging;
using Winnow.Server.Jobs.Protocol;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Working;

/// <summary>One file on its way into a project: checked, decoded, described, and encoded anew for browsers.</summary>
internal static class FileIngest
{
    private const int ViewSide = 2560;
    private const int ThumbSide = 320;
    private const int ViewQuality = 88;
    private const int ThumbQuality = 80;

    /// <summary>Writes <c>N</c> (the original), <c>N.jpg</c>, <c>N.thumb.jpg</c> and, for 16 bits, <c>N.deep</c> into the folder, where N is the file's number.</summary>
    /// <returns>What became of it; a file that cannot be used has its problem and leaves nothing.</returns>
    public static IngestedFile Run(IngestSource source, string folder, long bytesMax, long pixelsMax)
    {
        try
        {
            var size = new FileInfo(source.Path).Length;
            if (size == 0)
            {
                return new(source.Number, "the file is empty");
            }

            if (size > bytesMax)
            {
                return new(source.Number, string.Create(CultureInfo.InvariantCulture, $"the file has {size} bytes; the limit is {bytesMax}"));
            }

            return Read(source.Number, File.ReadAllBytes(source.Path), folder, pixelsMax);
        }
        catch (ImageException exception)
        {
            return new(source.Number, exception.Message);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(source.Number, "the file is gone");
        }
        catch (UnauthorizedAccessException)
        {
            return new(source.Number, "the file may not be read");
        }
        catch (OutOfMemoryException)
        {
            return new(source.Number, "the picture needs more memory than there is");
        }
    }

    private static IngestedFile Read(long number, byte[] file, string folder, long pixelsMax)
    {
        var info = ImageCodec.Probe(file);
        var image = ImageCodec.Decode(file, maxPixels: pixelsMax);
        var sha = Convert.ToHexStringLower(SHA256.HashData(file));
        var path = Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture));
        var view = Within(image, ViewSide);
        File.WriteAllBytes(path + ".jpg", ImageCodec.Encode(view, ImageFormat.Jpeg, ViewQuality));
        File.WriteAllBytes(path + ".thumb.jpg", ImageCodec.Encode(Within(view, ThumbSide), ImageFormat.Jpeg, ThumbQuality));
        var deep = info.BitDepth == 16;
        if (deep)
        {
            DeepView.Of(ImageCodec.DecodeGrey16(file, pixelsMax), info.Width, info.Height).Write(path + ".deep");
        }

        // The original comes last: where it lies, the others lie whole.
        using (var original = File.Create(path))
        {
            original.Write(file);
            original.Flush(flushToDisk: true);
        }

        return new(number, null)
        {
            Sha256 = sha,
            Extension = ExtensionOf(info.Format),
            Bytes = file.Length,
            Width = info.Width,
            Height = info.Height,
            Bits = info.BitDepth,
            PerceptualHash = PerceptualHash.Of(view),
            Features = PictureFeatures.Of(view),
            Deep = deep,
        };
    }

    private static ImageBuffer Within(ImageBuffer image, int side)
    {
        var scale = (double)side / Math.Max(image.Width, image.Height);
        return scale >= 1 ? image : ImageResizer.Resize(image, Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
    }

    private static string ExtensionOf(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => ".jpg",
        ImageFormat.Png => ".png",
        ImageFormat.WebP => ".webp",
        ImageFormat.Tiff => ".tiff",
        _ => ".bmp",
    };
}
