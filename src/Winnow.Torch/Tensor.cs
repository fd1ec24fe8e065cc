using System.Runtime.CompilerServices;
using System.Text;
using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <summary>A native tensor. It belongs to the innermost <see cref="TensorScope"/> of its thread, or to its holder where there is none.</summary>
public sealed unsafe partial class Tensor : IDisposable
{
    private const int MostDimensions = 8;
    private TensorHandle? handle;

    internal Tensor(nint pointer)
    {
        handle = TensorHandle.Own(pointer);
        Scope = TensorScope.Current;
        Scope?.Add(this);
    }

    internal TensorScope? Scope { get; set; }

    /// <summary>The native handle; good while this object is kept alive (<see cref="InFlight"/>).</summary>
    internal nint Pointer => handle?.Pointer ?? throw new ObjectDisposedException(nameof(Tensor));

    /// <summary>Sizes of the dimensions, outermost first; empty for a scalar.</summary>
    public long[] Shape
    {
        get
        {
            var shape = stackalloc long[MostDimensions];
            var (dimensions, _, _) = Info(shape);
            return new ReadOnlySpan<long>(shape, dimensions).ToArray();
        }
    }

    /// <summary>Element type.</summary>
    public ScalarType Type
    {
        get
        {
            var shape = stackalloc long[MostDimensions];
            return Info(shape).Type;
        }
    }

    /// <summary>Number of elements.</summary>
    public long Elements
    {
        get
        {
            var shape = stackalloc long[MostDimensions];
            return Info(shape).Elements;
        }
    }

    /// <summary>Device name such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Device
    {
        get
        {
            var text = stackalloc byte[64];
            Shim.Check(Shim.Device(Pointer, text, 64));
            GC.KeepAlive(this);
            return Encoding.UTF8.GetString(text, new ReadOnlySpan<byte>(text, 64).IndexOf((byte)0));
        }
    }

    /// <summary>The size of one dimension; −1 is the last.</summary>
    public long Size(int dimension)
    {
        var shape = Shape;
        return shape[dimension < 0 ? dimension + shape.Length : dimension];
    }

    /// <summary>A copy of values in memory, on the CPU.</summary>
    /// <exception cref="ArgumentException">The shape does not hold as many values.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var elements = 1L;
        foreach (var size in shape)
        {
            elements *= size;
        }

        if (elements != values.Length)
        {
            throw new ArgumentException($"A shape of {elements} elements does not fit {values.Length} values.", nameof(shape));
        }

        fixed (T* data = values)
        fixed (long* sizes = shape)
        {
            // An empty span pins to null, which libtorch accepts for zero elements only.
            Shim.Check(Shim.FromMemory(data, sizes, shape.Length, (int)TypeOf<T>(), out var pointer));
            return new Tensor(pointer);
        }
    }

    /// <summary>Copies all elements, in row-major order, to memory.</summary>
    /// <exception cref="TorchException">The element type or count differs.</exception>
    public void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        if (Type != TypeOf<T>())
        {
            throw new TorchException($"The tensor holds {Type}, not {TypeOf<T>()}.");
        }

        fixed (T* data = destination)
        {
            Shim.Check(Shim.CopyTo(Pointer, data, (long)destination.Length * Unsafe.SizeOf<T>()));
        }

        GC.KeepAlive(this);
    }

    /// <summary>All elements in row-major order.</summary>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var values = new T[Elements];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>The value of a one-element tensor.</summary>
    public double Item()
    {
        Shim.Check(Shim.Item(Pointer, out var value));
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>Accumulates the gradients of everything this scalar was computed from.</summary>
    public void Backward()
    {
        Shim.Check(Shim.Backward(Pointer));
        GC.KeepAlive(this);
    }

    /// <summary>The accumulated gradient, or null where there is none; shape as this tensor's.</summary>
    public Tensor? Gradient
    {
        get
        {
            Shim.Check(Shim.Gradient(Pointer, out var pointer));
            GC.KeepAlive(this);
            return pointer == 0 ? null : new Tensor(pointer);
        }
    }

    /// <summary>Forgets the accumulated gradient.</summary>
    public void ClearGradient()
    {
        Shim.Check(Shim.SetGradient(Pointer, 0));
        GC.KeepAlive(this);
    }

    /// <summary>Records (or no longer records) what is computed from this tensor; returns this tensor.</summary>
    public Tensor RequireGradient(bool required = true)
    {
        Shim.Check(Shim.SetRequiresGradient(Pointer, required ? 1 : 0));
        GC.KeepAlive(this);
        return this;
    }

    /// <summary>Frees the native tensor at once.</summary>
    public void Dispose()
    {
        Scope = null;
        Interlocked.Exchange(ref handle, null)?.Free();
    }

    private static ScalarType TypeOf<T>() =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(byte) ? ScalarType.UInt8
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : typeof(T) == typeof(Half) ? ScalarType.Float16
        : throw new NotSupportedException($"Tensors of {typeof(T).Name} are not supported; use float, double, long, int, byte, bool or Half.");

    private (int Dimensions, ScalarType Type, long Elements) Info(long* shape)
    {
        int dimensions;
        int type;
        long elements;
        Shim.Check(Shim.Info(Pointer, shape, MostDimensions, &dimensions, &type, &elements));
        GC.KeepAlive(this);
        return (dimensions, (ScalarType)type, elements);
    }
}
