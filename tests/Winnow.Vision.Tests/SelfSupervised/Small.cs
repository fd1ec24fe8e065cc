using Winnow.Core.Scenes;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.SelfSupervised;

/// <summary>Small trainings without labels, on shapes of 16 pixels.</summary>
internal static class Small
{
    public static ModelEntry Tiny => ModelCatalog.Get("tiny");

    public static ImageTensorStore Shapes(int count, int seed = 1)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        return DatasetImages.Load(ShapeImages.Dataset(count, 0, seed, side: 16), Tiny, null, null, CancellationToken.None);
    }

    public static PretrainRecipe Recipe(string method, int steps) => new() { Method = method, Steps = steps, BatchSize = 32 };

    public static SelfSupervisedNetwork Network(ISelfSupervisedMethod method, ImageTensorStore images, int seed = 1) => EncoderFile.Create(Tiny, method, images.Preprocessing, seed);

    public static float[] Weights(SelfSupervisedNetwork network) => [.. network.NamedState().SelectMany(s => s.Tensor.ToArray<float>())];
}
