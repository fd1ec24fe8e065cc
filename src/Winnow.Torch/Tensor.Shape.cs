using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <content>Shapes, indices, types and places.</content>
public sealed unsafe partial class Tensor
{
    /// <summary>The same elements in another shape; −1 is worked out.</summary>
    public Tensor Reshape(params ReadOnlySpan<long> shape)
    {
        fixed (long* values = shape)
        {
            return ShapeOperators.Reshape.Call(this, Argument.List(values, shape.Length));
        }
    }

    /// <summary>A view with its dimensions in another order.</summary>
    public Tensor Permute(params ReadOnlySpan<long> order)
    {
        fixed (long* values = order)
        {
            return ShapeOperators.Permute.Call(this, Argument.List(values, order.Length));
        }
    }

    /// <summary>Reverses the order along dimensions.</summary>
    public Tensor Flip(params ReadOnlySpan<long> dimensions)
    {
        fixed (long* values = dimensions)
        {
            return ShapeOperators.Flip.Call(this, Argument.List(values, dimensions.Length));
        }
    }

    /// <summary>A view stretched along dimensions of size 1.</summary>
    public Tensor Expand(params ReadOnlySpan<long> shape)
    {
        fixed (long* values = shape)
        {
            return ShapeOperators.Expand.Call(this, Argument.List(values, shape.Length));
        }
    }

    /// <summary>All dimensions from one on in one: [N, C, H, W] to [N, C·H·W] from 1.</summary>
    public Tensor Flatten(int from = 1) => ShapeOperators.Flatten.Call(this, from);

    /// <summary>A view with two dimensions swapped.</summary>
    public Tensor Transpose(int first, int second) => ShapeOperators.Transpose.Call(this, first, second);

    /// <summary>A view with a dimension of size 1 put in.</summary>
    public Tensor Unsqueeze(int dimension) => ShapeOperators.Unsqueeze.Call(this, dimension);

    /// <summary>A view without that dimension of size 1.</summary>
    public Tensor Squeeze(int dimension) => ShapeOperators.Squeeze.Call(this, dimension);

    /// <summary>A view of <paramref name="length"/> items from <paramref name="start"/> along a dimension.</summary>
    public Tensor Narrow(int dimension, long start, long length) => ShapeOperators.Narrow.Call(this, dimension, start, length);

    /// <summary>The items an int64 index names along a dimension, copied.</summary>
    public Tensor IndexSelect(int dimension, Tensor index) => ShapeOperators.IndexSelect.Call(this, dimension, index);

    /// <summary>Elements picked along a dimension by an int64 index of the result's shape.</summary>
    public Tensor Gather(int dimension, Tensor index) => ShapeOperators.Gather.Call(this, dimension, index);

    /// <summary>One row of zeros with a single one for each int64 class, [N] to [N × classes]; int64.</summary>
    public Tensor OneHot(long classes) => ShapeOperators.OneHot.Call(this, classes);

    /// <summary>Elements as another type.</summary>
    public Tensor To(ScalarType type) => ShapeOperators.ToType.Call(this, type);

    /// <summary>The same elements in row-major memory.</summary>
    public Tensor Contiguous() => ShapeOperators.Contiguous.Call(this);

    /// <summary>The same elements of [N, C, H, W] with the channels of a place side by side in memory; shape and order of elements stay. Convolutions of few channels and normalisation run faster so on a CPU.</summary>
    public Tensor ChannelsLast() => ShapeOperators.Contiguous.Call(this, ShapeOperators.ChannelsLastFormat);

    /// <summary>A copy.</summary>
    public Tensor Clone() => ShapeOperators.Clone.Call(this);

    /// <summary>The same elements without their history of gradients.</summary>
    public Tensor Detach() => ShapeOperators.Detach.Call(this);

    /// <summary>The tensor on a device (<c>cpu</c>, <c>cuda:0</c>); the same one where it is there already.</summary>
    public Tensor To(string device)
    {
        var name = System.Text.Encoding.UTF8.GetBytes(device);
        fixed (byte* utf8 = name)
        {
            return ShapeOperators.ToDevice.Call(this, Argument.None, Argument.None, Argument.Device(utf8, name.Length));
        }
    }

    /// <summary>Tensors joined along an existing dimension.</summary>
    public static Tensor Concatenate(ReadOnlySpan<Tensor> tensors, int dimension)
    {
        fixed (nint* handles = new nint[tensors.Length])
        {
            var joined = ShapeOperators.Concatenate.Call(Argument.Tensors(tensors, handles), dimension);
            InFlight.KeepAlive(tensors);
            return joined;
        }
    }

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int dimension)
    {
        fixed (nint* handles = new nint[tensors.Length])
        {
            var joined = ShapeOperators.Stack.Call(Argument.Tensors(tensors, handles), dimension);
            InFlight.KeepAlive(tensors);
            return joined;
        }
    }

    /// <summary>Elements moved by <paramref name="shift"/> places along a dimension; those pushed out come in at the other end.</summary>
    public Tensor Roll(long shift, int dimension)
    {
        long where = dimension;
        return ShapeOperators.Roll.Call(this, Argument.List(&shift, 1), Argument.List(&where, 1));
    }

    /// <summary>A copy in which the elements an int64 index names along a dimension are those of <paramref name="source"/>, which has the index's shape.</summary>
    public Tensor Scatter(int dimension, Tensor index, Tensor source) => ShapeOperators.Scatter.Call(this, dimension, index, source);

    /// <summary>Elements in order along a dimension, and where each came from; equal elements keep no set order.</summary>
    public (Tensor Values, Tensor Indices) Sort(int dimension, bool descending = false) => ShapeOperators.Sort.CallTwo(this, dimension, descending);

    /// <summary>The numbers start, start + step, … below <paramref name="end"/>; int64 [⌈(end − start) / step⌉].</summary>
    public static Tensor Range(long start, long end, long step = 1, string device = "cpu")
    {
        var name = System.Text.Encoding.UTF8.GetBytes(device);
        fixed (byte* utf8 = name)
        {
            return ShapeOperators.Range.Call(start, end, step, ScalarType.Int64, Argument.None, Argument.Device(utf8, name.Length));
        }
    }

    /// <summary>Evenly spaced numbers from <paramref name="start"/> to <paramref name="end"/>, both included; float [count].</summary>
    public static Tensor Linspace(double start, double end, long count, string device = "cpu")
    {
        var name = System.Text.Encoding.UTF8.GetBytes(device);
        fixed (byte* utf8 = name)
        {
            return ShapeOperators.Linspace.Call(start, end, count, ScalarType.Float32, Argument.None, Argument.Device(utf8, name.Length));
        }
    }

    /// <summary>Float zeros of a shape on a device.</summary>
    public static Tensor Zeros(ReadOnlySpan<long> shape, string device = "cpu")
    {
        var name = System.Text.Encoding.UTF8.GetBytes(device);
        fixed (long* sizes = shape)
        fixed (byte* utf8 = name)
        {
            return ShapeOperators.Zeros.Call(Argument.List(sizes, shape.Length), ScalarType.Float32, Argument.None, Argument.Device(utf8, name.Length));
        }
    }

    /// <summary>Float ones of a shape on a device.</summary>
    public static Tensor Ones(ReadOnlySpan<long> shape, string device = "cpu")
    {
        var name = System.Text.Encoding.UTF8.GetBytes(device);
        fixed (long* sizes = shape)
        fixed (byte* utf8 = name)
        {
            return ShapeOperators.Ones.Call(Argument.List(sizes, shape.Length), ScalarType.Float32, Argument.None, Argument.Device(utf8, name.Length));
        }
    }

    /// <summary>Zeros in the shape, type and place of this tensor.</summary>
    public Tensor ZerosLike() => ShapeOperators.ZerosLike.Call(this);

    /// <summary>Ones in the shape, type and place of this tensor.</summary>
    public Tensor OnesLike() => ShapeOperators.OnesLike.Call(this);

    /// <summary>Uninitialised memory in the shape, type and place of this tensor.</summary>
    public Tensor EmptyLike() => ShapeOperators.EmptyLike.Call(this);

    private static class ShapeOperators
    {
        /// <summary>Its number among libtorch's memory formats.</summary>
        public const int ChannelsLastFormat = 2;

        public static readonly Operator Reshape = new("reshape");
        public static readonly Operator Permute = new("permute");
        public static readonly Operator Flip = new("flip");
        public static readonly Operator Expand = new("expand");
        public static readonly Operator Flatten = new("flatten", "using_ints");
        public static readonly Operator Transpose = new("transpose", "int");
        public static readonly Operator Unsqueeze = new("unsqueeze");
        public static readonly Operator Squeeze = new("squeeze", "dim");
        public static readonly Operator Narrow = new("narrow");
        public static readonly Operator IndexSelect = new("index_select");
        public static readonly Operator Gather = new("gather");
        public static readonly Operator OneHot = new("one_hot");
        public static readonly Operator ToType = new("to", "dtype");
        public static readonly Operator ToDevice = new("to", "dtype_layout");
        public static readonly Operator Contiguous = new("contiguous");
        public static readonly Operator Clone = new("clone");
        public static readonly Operator Detach = new("detach");
        public static readonly Operator Concatenate = new("cat");
        public static readonly Operator Stack = new("stack");
        public static readonly Operator Roll = new("roll");
        public static readonly Operator Scatter = new("scatter", "src");
        public static readonly Operator Sort = new("sort");
        public static readonly Operator Range = new("arange", "start_step");
        public static readonly Operator Linspace = new("linspace");
        public static readonly Operator Zeros = new("zeros");
        public static readonly Operator Ones = new("ones");
        public static readonly Operator ZerosLike = new("zeros_like");
        public static readonly Operator OnesLike = new("ones_like");
        public static readonly Operator EmptyLike = new("empty_like");
    }
}
