using Winnow.Core.Data;

namespace Winnow.Vision.Imaging;

/// <summary>Reads the image of a sample and says which one it was where that fails.</summary>
internal static class SampleReader
{
    /// <summary>The whole image, upright RGB.</summary>
    /// <exception cref="InvalidDataException">The image cannot be read; the message names it and says why.</exception>
    public static ImageBuffer Read(Sample sample)
    {
        try
        {
            return ImageReader.Read(sample.Image);
        }
        catch (ImageException e)
        {
            throw new InvalidDataException($"The image '{sample.Name}' cannot be read: {e.Message}.", e);
        }
    }
}
