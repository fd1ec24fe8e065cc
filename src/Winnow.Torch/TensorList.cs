using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <summary>Operations over a list of tensors at once: one native call where a loop would need one each.</summary>
internal static unsafe class TensorList
{
    private static readonly Operator MultiplyScalar = new("_foreach_mul_", "Scalar");
    private static readonly Operator AddList = new("_foreach_add_", "List");
    private static readonly Operator AddScalar = new("_foreach_add_", "Scalar");
    private static readonly Operator AddProduct = new("_foreach_addcmul_", "Scalar");
    private static readonly Operator AddQuotient = new("_foreach_addcdiv_", "Scalar");
    private static readonly Operator SqrtOf = new("_foreach_sqrt");

    /// <summary>t ← t · factor.</summary>
    public static void Multiply(Tensor[] tensors, double factor)
    {
        var handles = stackalloc nint[tensors.Length];
        MultiplyScalar.Run(Argument.Tensors(tensors, handles), factor);
        GC.KeepAlive(tensors);
    }

    /// <summary>t ← t + value.</summary>
    public static void Add(Tensor[] tensors, double value)
    {
        var handles = stackalloc nint[tensors.Length];
        AddScalar.Run(Argument.Tensors(tensors, handles), value);
        GC.KeepAlive(tensors);
    }

    /// <summary>t ← t + alpha · other.</summary>
    public static void Add(Tensor[] tensors, Tensor[] others, double alpha)
    {
        var handles = stackalloc nint[tensors.Length];
        var other = stackalloc nint[others.Length];
        AddList.Run(Argument.Tensors(tensors, handles), Argument.Tensors(others, other), alpha);
        GC.KeepAlive(tensors);
        GC.KeepAlive(others);
    }

    /// <summary>t ← t + value · first · second.</summary>
    public static void AddMultiplied(Tensor[] tensors, Tensor[] first, Tensor[] second, double value)
    {
        var handles = stackalloc nint[tensors.Length];
        var a = stackalloc nint[first.Length];
        var b = stackalloc nint[second.Length];
        AddProduct.Run(Argument.Tensors(tensors, handles), Argument.Tensors(first, a), Argument.Tensors(second, b), value);
        GC.KeepAlive(tensors);
        GC.KeepAlive(first);
        GC.KeepAlive(second);
    }

    /// <summary>t ← t + value · first / second.</summary>
    public static void AddDivided(Tensor[] tensors, Tensor[] first, Tensor[] second, double value)
    {
        var handles = stackalloc nint[tensors.Length];
        var a = stackalloc nint[first.Length];
        var b = stackalloc nint[second.Length];
        AddQuotient.Run(Argument.Tensors(tensors, handles), Argument.Tensors(first, a), Argument.Tensors(second, b), value);
        GC.KeepAlive(tensors);
        GC.KeepAlive(first);
        GC.KeepAlive(second);
    }

    /// <summary>New tensors holding the square roots.</summary>
    public static Tensor[] Sqrt(Tensor[] tensors)
    {
        var handles = stackalloc nint[tensors.Length];
        var roots = SqrtOf.CallMany(tensors.Length, Argument.Tensors(tensors, handles));
        GC.KeepAlive(tensors);
        return roots;
    }
}
