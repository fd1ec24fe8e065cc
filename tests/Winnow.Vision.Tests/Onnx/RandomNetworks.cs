using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Tests.Onnx;

/// <summary>Networks with random weights and random running statistics, and random images to run them on.</summary>
internal static class RandomNetworks
{
    public static ClassifierNetwork Create(string model, ImagePreprocessing shape, int classes, int seed)
    {
        using var generator = new Generator(seed);
        using var scope = new TensorScope();
        var network = ModelCatalog.Get(model).Create(new(shape.Channels, shape.Height, shape.Width, classes), generator);
        using var gradientsOff = GradientMode.Off();
        var random = new Random(seed);
        foreach (var (name, tensor) in network.NamedState().Where(s => s.Tensor.Shape.Length == 1))
        {
            // Fresh statistics (mean 0, variance 1) would hide a wrong fold.
            var low = name.EndsWith("running_var", StringComparison.Ordinal) || name.Contains("bn", StringComparison.Ordinal) ? 0.5f : -0.1f;
            var values = new float[tensor.Elements];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = low + (0.5f * random.NextSingle());
            }

            tensor.CopyFrom(Tensor.From<float>(values, tensor.Shape));
        }

        network.Train(false);
        return network;
    }

    public static ImageTensorStore Images(ImagePreprocessing preprocessing, int count, int seed)
    {
        var random = new Random(seed);
        var samples = new List<Sample>();
        for (var i = 0; i < count; i++)
        {
            var pixels = new byte[preprocessing.SampleBytes];
            random.NextBytes(pixels);
            samples.Add(new(new SampleId(10 + i), $"{i}", new RawImage(pixels, preprocessing.Height, preprocessing.Width, preprocessing.Channels), null));
        }

        return ImageTensorStore.Load(samples, preprocessing);
    }
}
