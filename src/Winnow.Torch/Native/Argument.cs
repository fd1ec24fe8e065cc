using System.Runtime.InteropServices;

namespace Winnow.Torch.Native;

/// <summary>One tagged argument of an operator call; the layout of wn_argument.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct Argument
{
    [FieldOffset(0)]
    private Tag tag;

    [FieldOffset(4)]
    private int length;

    [FieldOffset(8)]
    private nint pointer;

    [FieldOffset(8)]
    private long integer;

    [FieldOffset(8)]
    private double real;

    private enum Tag
    {
        None = 0,
        Tensor = 1,
        Int = 2,
        Double = 3,
        Bool = 4,
        IntList = 5,
        TensorList = 8,
        OptionalTensorList = 9,
        String = 10,
        Generator = 11,
        Device = 12,
        Default = 13,
    }

    /// <summary>The schema's None.</summary>
    public static Argument None => default;

    /// <summary>The schema's default.</summary>
    public static Argument Default => new() { tag = Tag.Default };

    public static implicit operator Argument(Tensor? tensor) => tensor is null ? None : new() { tag = Tag.Tensor, pointer = InFlight.Hold(tensor).Pointer };

    public static implicit operator Argument(Generator? generator) => generator is null ? None : new() { tag = Tag.Generator, pointer = InFlight.Hold(generator).Pointer };

    public static implicit operator Argument(int value) => new() { tag = Tag.Int, integer = value };

    public static implicit operator Argument(long value) => new() { tag = Tag.Int, integer = value };

    public static implicit operator Argument(double value) => new() { tag = Tag.Double, real = value };

    public static implicit operator Argument(bool value) => new() { tag = Tag.Bool, integer = value ? 1 : 0 };

    public static implicit operator Argument(ScalarType value) => new() { tag = Tag.Int, integer = (int)value };

    /// <summary>A list of integers; the memory must stay where it is for the length of the call.</summary>
    public static Argument List(long* values, int count) => new() { tag = Tag.IntList, length = count, pointer = (nint)values };

    /// <summary>A list of tensor handles; the memory must stay where it is for the length of the call.</summary>
    public static Argument Tensors(nint* handles, int count) => new() { tag = Tag.TensorList, length = count, pointer = (nint)handles };

    /// <summary>A list of tensors, their handles written to memory that must stay where it is for the length of the call.</summary>
    public static Argument Tensors(ReadOnlySpan<Tensor> tensors, nint* handles)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            handles[i] = tensors[i].Pointer;
        }

        return Tensors(handles, tensors.Length);
    }

    /// <summary>A list of tensor handles in which zero stands for none.</summary>
    public static Argument OptionalTensors(nint* handles, int count) => new() { tag = Tag.OptionalTensorList, length = count, pointer = (nint)handles };

    /// <summary>UTF-8 text; the memory must stay where it is for the length of the call.</summary>
    public static Argument Text(byte* utf8, int count) => new() { tag = Tag.String, length = count, pointer = (nint)utf8 };

    /// <summary>A device name in UTF-8.</summary>
    public static Argument Device(byte* utf8, int count) => new() { tag = Tag.Device, length = count, pointer = (nint)utf8 };
}
