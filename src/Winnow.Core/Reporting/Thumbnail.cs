using Winnow.Core.Data;

namespace Winnow.Core.Reporting;

/// <summary>A small picture in a format every browser shows: PNG or JPEG.</summary>
public sealed class Thumbnail
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    /// <summary>Takes an encoded picture as it is.</summary>
    /// <param name="bytes">A PNG or JPEG file; a side of about 96 pixels is enough.</param>
    /// <exception cref="ArgumentException">The bytes are neither PNG nor JPEG.</exception>
    public Thumbnail(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        MediaType = bytes.Span.StartsWith(PngSignature) ? "image/png"
            : bytes.Span.StartsWith(JpegSignature) ? "image/jpeg"
            : throw new ArgumentException($"A thumbnail of {bytes.Length} bytes is neither PNG nor JPEG; encode it as one of the two.", nameof(bytes));
    }

    /// <summary>The encoded picture.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary><c>image/png</c> or <c>image/jpeg</c>, told from the first bytes.</summary>
    public string MediaType { get; }

    /// <summary>Encodes raw pixels as PNG.</summary>
    /// <exception cref="ArgumentException">Neither grey nor RGB, or the pixels do not fill the size.</exception>
    public static Thumbnail Of(RawImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(Png.Encode(image));
    }
}
