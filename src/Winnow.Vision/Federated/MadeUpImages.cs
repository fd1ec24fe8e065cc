using Winnow.Torch;

namespace Winnow.Vision.Federated;

/// <summary>Images that nobody took: random colours at every scale, as strong in each octave as those of photographs, mostly the same in all channels.</summary>
internal static class MadeUpImages
{
    private const double Own = 0.5;
    private const double Contrast = 0.6;

    /// <summary>Images [count, channels, height, width] from 0 to 1.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="generator">The only source of chance.</param>
    public static Tensor Draw(int count, int channels, int height, int width, Generator generator)
    {
        var sum = Tensor.Zeros([count, channels, height, width]);
        for (var cells = 1; cells < 2 * Math.Max(height, width); cells *= 2)
        {
            var (rows, columns) = (Math.Min(cells, height), Math.Min(cells, width));
            var (all, each) = (Tensor.Zeros([count, 1, rows, columns]), Tensor.Zeros([count, channels, rows, columns]));
            all.NormalInPlace(0, 1, generator);
            each.NormalInPlace(0, Own, generator);
            sum = sum.Add(each.Add(all).UpsampleBilinear(height, width));
        }

        return sum.Multiply(Contrast).Sigmoid();
    }
}
