namespace Winnow.Vision.Imaging;

/// <summary>A file format that can be read and written. The numbers are those of <c>winnow_native.h</c>.</summary>
public enum ImageFormat
{
    /// <summary>JPEG, baseline and progressive, grey, YCbCr, RGB and CMYK, 8 bits per channel.</summary>
    Jpeg = 1,

    /// <summary>PNG, all colour types, 1 to 16 bits per channel.</summary>
    Png = 2,

    /// <summary>WebP, lossy and lossless, no animations.</summary>
    WebP = 3,

    /// <summary>TIFF, the first page, 1 to 16 bits per channel, unsigned.</summary>
    Tiff = 4,

    /// <summary>Windows bitmap; an alpha byte is ignored, as most programs leave it at zero.</summary>
    Bmp = 5,
}
