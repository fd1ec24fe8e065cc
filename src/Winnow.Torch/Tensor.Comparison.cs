using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <content>Comparisons, element by element; each gives a bool tensor of the broadcast shape.</content>
public sealed unsafe partial class Tensor
{
    /// <summary>Whether each element is greater than a number.</summary>
    public Tensor Greater(double value) => ComparisonOperators.GreaterScalar.Call(this, value);

    /// <summary>Whether each element is greater than the other's.</summary>
    public Tensor Greater(Tensor other) => ComparisonOperators.Greater.Call(this, other);

    /// <summary>Whether each element is at least a number.</summary>
    public Tensor GreaterOrEqual(double value) => ComparisonOperators.GreaterOrEqualScalar.Call(this, value);

    /// <summary>Whether each element is at least the other's.</summary>
    public Tensor GreaterOrEqual(Tensor other) => ComparisonOperators.GreaterOrEqual.Call(this, other);

    /// <summary>Whether each element is less than a number.</summary>
    public Tensor Less(double value) => ComparisonOperators.LessScalar.Call(this, value);

    /// <summary>Whether each element is less than the other's.</summary>
    public Tensor Less(Tensor other) => ComparisonOperators.Less.Call(this, other);

    /// <summary>Whether each element is at most a number.</summary>
    public Tensor LessOrEqual(double value) => ComparisonOperators.LessOrEqualScalar.Call(this, value);

    /// <summary>Whether each element is at most the other's.</summary>
    public Tensor LessOrEqual(Tensor other) => ComparisonOperators.LessOrEqual.Call(this, other);

    /// <summary>Whether each element equals a number.</summary>
    public Tensor Equal(double value) => ComparisonOperators.EqualScalar.Call(this, value);

    /// <summary>Whether elements equal.</summary>
    public Tensor Equal(Tensor other) => ComparisonOperators.Equal.Call(this, other);

    /// <summary>Whether elements differ.</summary>
    public Tensor NotEqual(Tensor other) => ComparisonOperators.NotEqual.Call(this, other);

    private static class ComparisonOperators
    {
        public static readonly Operator GreaterScalar = new("gt", "Scalar");
        public static readonly Operator Greater = new("gt", "Tensor");
        public static readonly Operator GreaterOrEqualScalar = new("ge", "Scalar");
        public static readonly Operator GreaterOrEqual = new("ge", "Tensor");
        public static readonly Operator LessScalar = new("lt", "Scalar");
        public static readonly Operator Less = new("lt", "Tensor");
        public static readonly Operator LessOrEqualScalar = new("le", "Scalar");
        public static readonly Operator LessOrEqual = new("le", "Tensor");
        public static readonly Operator EqualScalar = new("eq", "Scalar");
        public static readonly Operator Equal = new("eq", "Tensor");
        public static readonly Operator NotEqual = new("ne", "Tensor");
    }
}
