using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Runs a network on tensors.</summary>
/// <param name="device">Where its constants go.</param>
/// <param name="inPlace">Whether activations may write over their input: only where no gradient is recorded.</param>
internal class TensorOperators(string device, bool inPlace) : IOperators<Tensor>
{
    /// <summary>Operators for an input: on its device, in place outside training.</summary>
    public static TensorOperators For(Tensor input, bool training) => new(input.Device, inPlace: !training);

    /// <inheritdoc/>
    public long[] Shape(Tensor value) => value.Shape;

    /// <inheritdoc/>
    public virtual Tensor Convolve(Tensor input, Conv2d layer, BatchNorm2d? norm, Activation activation)
    {
        var x = layer.Forward(input);
        return Activate(norm?.Forward(x) ?? x, activation);
    }

    /// <inheritdoc/>
    public Tensor Add(Tensor a, Tensor b) => a.Add(b);

    /// <inheritdoc/>
    public Tensor Relu(Tensor input) => input.ReluInPlace();

    /// <inheritdoc/>
    public Tensor Subtract(Tensor a, Tensor b) => a.Subtract(b);

    /// <inheritdoc/>
    public Tensor Multiply(Tensor a, Tensor b) => a.Multiply(b);

    /// <inheritdoc/>
    public Tensor Constant(float[] values, params ReadOnlySpan<long> shape) => Tensor.From<float>(values, shape).To(device);

    /// <inheritdoc/>
    public Tensor Concatenate(int dimension, params ReadOnlySpan<Tensor> values) => Tensor.Concatenate(values, dimension);

    /// <inheritdoc/>
    public Tensor Narrow(Tensor input, int dimension, long start, long length) => input.Narrow(dimension, start, length);

    /// <inheritdoc/>
    public Tensor MaxPool(Tensor input, int kernel, int stride, int padding) => input.MaxPool2d(kernel, stride, padding);

    /// <inheritdoc/>
    public Tensor Upsample(Tensor input) => input.UpsampleNearest(2 * input.Size(2), 2 * input.Size(3));

    /// <inheritdoc/>
    public Tensor Enlarge(Tensor input, long height, long width) => input.UpsampleBilinear(height, width);

    /// <inheritdoc/>
    public Tensor GlobalAverage(Tensor input) => input.AdaptiveAveragePool2d(1, 1);

    /// <inheritdoc/>
    public Tensor Reshape(Tensor input, params ReadOnlySpan<long> shape)
    {
        long[] sizes = [shape[0] == 0 ? input.Size(0) : shape[0], .. shape[1..]];
        return input.Reshape(sizes);
    }

    /// <inheritdoc/>
    public Tensor Permute(Tensor input, params ReadOnlySpan<long> order) => input.Permute(order);

    /// <inheritdoc/>
    public Tensor MatMul(Tensor a, Tensor b) => a.MatMul(b);

    /// <inheritdoc/>
    public Tensor Softmax(Tensor input) => input.Softmax(-1);

    /// <inheritdoc/>
    public Tensor Sigmoid(Tensor input) => input.Sigmoid();

    /// <inheritdoc/>
    public Tensor Exp(Tensor input, float most) => input.Clamp(float.NegativeInfinity, most).Exp();

    /// <summary>The activation of a convolution's result.</summary>
    protected Tensor Activate(Tensor x, Activation activation) => activation switch
    {
        Activation.Silu => inPlace ? x.SiluInPlace() : x.Silu(),
        Activation.Relu => x.ReluInPlace(), // its gradient needs its result only
        _ => x,
    };
}
