using System.Security.Cryptography;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Whether a pool can teach an encoder anything.</summary>
public static class PretrainPool
{
    /// <summary>Different images at the least; below about a thousand an encoder learns little.</summary>
    public const int ImagesMin = 64;

    /// <summary>Refuses pools that have nothing to learn from. O(pixels).</summary>
    /// <exception cref="InvalidDataException">There are fewer than <see cref="ImagesMin"/> different images.</exception>
    public static void Require(ImageTensorStore images)
    {
        ArgumentNullException.ThrowIfNull(images);
        const string remedy = "Add images, take a pretrained backbone (`--weights FILE.onnx`), or start to label without one.";
        if (images.Ids.Count < ImagesMin)
        {
            throw new InvalidDataException($"Learning from unlabelled images takes at least {ImagesMin} of them, better a thousand, and {images.Ids.Count} can be read. {remedy}");
        }

        var size = images.Preprocessing.SampleBytes;
        var different = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < images.Ids.Count && different.Count < ImagesMin; i++)
        {
            different.Add(Convert.ToHexString(SHA256.HashData(images.Pixels.AsSpan(i * size, size))));
        }

        if (different.Count < ImagesMin)
        {
            var few = different.Count == 1 ? $"all {images.Ids.Count} images are the same" : $"only {different.Count} of {images.Ids.Count} images differ";
            throw new InvalidDataException($"Learning from unlabelled images takes at least {ImagesMin} different ones, and {few} at {images.Preprocessing.Width}×{images.Preprocessing.Height} pixels. {remedy}");
        }
    }

    /// <summary>Hex SHA-256 over ids and pixels.</summary>
    public static string Hash(ImageTensorStore images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var id in images.Ids)
        {
            hash.AppendData(BitConverter.GetBytes(id.Value));
        }

        hash.AppendData(images.Pixels.AsSpan(0, images.Ids.Count * images.Preprocessing.SampleBytes));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
