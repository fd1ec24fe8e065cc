using System.Runtime.InteropServices;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Detectors;

/// <summary>Weights and outputs of others in the shared folder; tests are skipped where they are absent.</summary>
internal static class Reference
{
    public static string Path(string name)
    {
        var path = SharedFolder.Find(System.IO.Path.Combine("weights", name));
        Assert.SkipUnless(path is not null && File.Exists(path), $"weights/{name} is not here; set WINNOW_SHARED to the folder that holds it.");
        return path;
    }

    public static float[] Values(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path(System.IO.Path.Combine("reference", name)))).ToArray();

    /// <summary>[1, 3, side, side], RGB, 0 to 1.</summary>
    public static Tensor Image(string name)
    {
        var image = ImageCodec.Decode(File.ReadAllBytes(Path(System.IO.Path.Combine("reference", name))));
        return ToTensor(image);
    }

    public static Tensor ToTensor(ImageBuffer image)
    {
        var plane = image.Width * image.Height;
        var values = new float[3 * plane];
        for (var i = 0; i < plane; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                values[(channel * plane) + i] = image.Pixels[(3 * i) + channel] / 255f;
            }
        }

        return Tensor.From<float>(values, 1, 3, image.Height, image.Width);
    }
}
