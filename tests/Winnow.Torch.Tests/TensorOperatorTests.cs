namespace Winnow.Torch.Tests;

/// <summary>Operators against values worked out by hand or plainly.</summary>
public sealed class TensorOperatorTests : IDisposable
{
    private readonly TensorScope scope = new();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Activations_take_their_values()
    {
        var x = Tensor.From<float>([-1, 0, 1], 3);
        Close([-0.158655f, 0, 0.841345f], x.Gelu());
        Close([-0.2f, 0, 1], x.LeakyRelu(0.2));
    }

    [Fact]
    public void Layer_normalisation_gives_rows_of_mean_0_and_variance_1()
    {
        var x = Tensor.From<float>([1, 2, 3, 10, 20, 60], 2, 3);
        var y = x.LayerNorm(Tensor.From<float>([1, 1, 1], 3), Tensor.From<float>([0, 0, 0], 3));
        Close([0, 0], y.Mean(1));
        Close([1, 1], y.Variance(1, unbiased: false), 1e-4f);
        Close([1, MathF.Sqrt(700)], x.Deviation(1));
    }

    [Fact]
    public void Smooth_L1_is_a_parabola_near_zero_and_a_line_beyond() =>
        Assert.Equal(((0.5 * 0.5 / 2) + (3 - 0.5)) / 2, Tensor.From<double>([0.5, 3], 2).SmoothL1(Tensor.From<double>([0, 0], 2)).Item(), 1e-12);

    [Fact]
    public void What_boxes_need_takes_its_values()
    {
        var (x, y) = (Tensor.From<float>([-1, 0, 2], 3), Tensor.From<float>([0, 1, 1], 3));
        Close([0, 1, 2], x.Maximum(y));
        Close([-1, 0, 1], x.Minimum(y));
        Close([-MathF.PI / 4, 0, MathF.Atan(2)], x.Atan());
        Assert.Equal([0, 2], x.NonZero().ToArray<long>());
        Close([0.313262f, 0.693147f, 0.126928f], x.BinaryCrossEntropies(y));
        Close([0.5f, 0.5f, 0.5f], x.SmoothL1Each(y, beta: 1));
        Close([1, 1, 2, 2, 1, 1, 2, 2], Tensor.From<float>([1, 2], 1, 1, 1, 2).UpsampleNearest(2, 4).Flatten(0));
        Close([-0.268941f, 0, 1.761594f], x.Clone().SiluInPlace());
    }

    [Fact]
    public void A_depthwise_convolution_keeps_channels_apart()
    {
        using var generator = new Generator(1);
        using var layer = new Winnow.Torch.Modules.Conv2d(2, 2, 1, generator, bias: false, groups: 2);
        Assert.Equal([2, 1, 1, 1], layer.Weight.Shape);
        var weight = layer.Weight.ToArray<float>();
        Close([weight[0], 3 * weight[1]], layer.Forward(Tensor.From<float>([1, 3], 1, 2, 1, 1)).Flatten(0));
    }

    [Fact]
    public void Adaptive_pooling_averages_windows() =>
        Close([3.5f, 5.5f, 11.5f, 13.5f], Tensor.Range(1, 17).To(ScalarType.Float32).Reshape(1, 1, 4, 4).AdaptiveAveragePool2d(2, 2).Flatten(0));

    [Fact]
    public void Elements_are_rolled_stacked_scattered_and_sorted()
    {
        var x = Tensor.From<float>([3, 1, 2], 3);
        Close([2, 3, 1], x.Roll(1, 0));
        Close([3, 3, 1, 1, 2, 2], Tensor.Stack([x, x], 1).Reshape(6));
        Close([0, 3, 0, 1, 2], Tensor.Zeros([5]).Scatter(0, Tensor.From<long>([1, 3, 4], 3), x));
        var (values, indices) = x.Sort(0);
        Close([1, 2, 3], values);
        Assert.Equal([1L, 2, 0], indices.ToArray<long>());
        Close([3, 2, 1], x.Sort(0, descending: true).Values);
        var (least, place) = x.Min(0);
        Assert.Equal((1.0, 1.0), (least.Item(), place.Item()));
    }

    [Fact]
    public void Sequences_are_counted_out()
    {
        Assert.Equal([2L, 5, 8], Tensor.Range(2, 10, 3).ToArray<long>());
        Close([0, 0.5f, 1], Tensor.Linspace(0, 1, 3));
    }

    [Fact]
    public void Batched_products_and_einsum_equal_the_product_of_each()
    {
        var a = Tensor.Range(0, 12).To(ScalarType.Float32).Reshape(2, 2, 3);
        var b = Tensor.Range(3, 15).To(ScalarType.Float32).Reshape(2, 3, 2);
        var each = Tensor.Stack([a.Narrow(0, 0, 1).Squeeze(0).MatMul(b.Narrow(0, 0, 1).Squeeze(0)), a.Narrow(0, 1, 1).Squeeze(0).MatMul(b.Narrow(0, 1, 1).Squeeze(0))], 0);
        Close(each.ToArray<float>(), a.BatchMatMul(b));
        Close(each.ToArray<float>(), Tensor.Einsum("bij,bjk->bik", a, b));
    }

    [Fact]
    public void Comparisons_tell_less_equal_and_greater()
    {
        var x = Tensor.From<float>([1, 2, 3], 3);
        var two = Tensor.From<float>([2, 2, 2], 3);
        Holds([false, false, true], x.Greater(2), x.Greater(two));
        Holds([false, true, true], x.GreaterOrEqual(2), x.GreaterOrEqual(two));
        Holds([true, false, false], x.Less(2), x.Less(two));
        Holds([true, true, false], x.LessOrEqual(2), x.LessOrEqual(two));
        Holds([false, true, false], x.Equal(2), x.Equal(two));
        Holds([true, false, true], x.NotEqual(two));
    }

    [Fact]
    public void A_thousand_tensors_are_joined_in_order()
    {
        var parts = Enumerable.Range(0, 1000).Select(i => Tensor.From<long>([i], 1)).ToArray();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), Tensor.Concatenate(parts, 0).ToArray<long>());
    }

    private static void Close(float[] expected, Tensor actual, float tolerance = 1e-5f)
    {
        var values = actual.Contiguous().ToArray<float>();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(expected[i], values[i], tolerance);
        }
    }

    private static void Holds(bool[] expected, params Tensor[] results) => Assert.All(results, result => Assert.Equal(expected, result.ToArray<bool>()));
}
