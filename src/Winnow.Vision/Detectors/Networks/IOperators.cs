using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>The operators that detectors and segmenters are written in. A network is written once, and run on tensors, exported, counted or calibrated by another set of operators.</summary>
/// <typeparam name="T">A value [N, …] of that set.</typeparam>
internal interface IOperators<T>
{
    /// <summary>Sizes, the batch first.</summary>
    long[] Shape(T value);

    /// <summary>A convolution with its batch normalisation, where there is one, and its activation.</summary>
    T Convolve(T input, Conv2d layer, BatchNorm2d? norm, Activation activation);

    /// <summary>Elementwise sum, broadcast.</summary>
    T Add(T a, T b);

    /// <summary>max(x, 0).</summary>
    T Relu(T input);

    /// <summary>Elementwise difference, broadcast.</summary>
    T Subtract(T a, T b);

    /// <summary>Elementwise product, broadcast.</summary>
    T Multiply(T a, T b);

    /// <summary>A constant.</summary>
    T Constant(float[] values, params ReadOnlySpan<long> shape);

    /// <summary>Values joined along a dimension.</summary>
    T Concatenate(int dimension, params ReadOnlySpan<T> values);

    /// <summary><paramref name="length"/> items from <paramref name="start"/> along a dimension.</summary>
    T Narrow(T input, int dimension, long start, long length);

    /// <summary>Greatest value in each window.</summary>
    T MaxPool(T input, int kernel, int stride, int padding);

    /// <summary>Height and width doubled, each pixel repeated.</summary>
    T Upsample(T input);

    /// <summary>Height and width enlarged to given ones, bilinearly between the centres of pixels.</summary>
    T Enlarge(T input, long height, long width);

    /// <summary>Mean over height and width: [N, C, H, W] to [N, C, 1, 1].</summary>
    T GlobalAverage(T input);

    /// <summary>Another shape; a 0 in the first place keeps the batch.</summary>
    T Reshape(T input, params ReadOnlySpan<long> shape);

    /// <summary>Dimensions in another order.</summary>
    T Permute(T input, params ReadOnlySpan<long> order);

    /// <summary>Matrix products over the last two dimensions.</summary>
    T MatMul(T a, T b);

    /// <summary>Softmax along the last dimension.</summary>
    T Softmax(T input);

    /// <summary>1 / (1 + e^−x).</summary>
    T Sigmoid(T input);

    /// <summary>e to the power of each element, which is limited to at most <paramref name="most"/> first.</summary>
    T Exp(T input, float most);
}
