using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <content>Arithmetic, reductions and filling.</content>
public sealed unsafe partial class Tensor
{
    /// <summary>Sum with another tensor, broadcast; <paramref name="alpha"/> scales it.</summary>
    public Tensor Add(Tensor other, double alpha = 1) => MathOperators.Add.Call(this, other, alpha);

    /// <summary>Adds a number.</summary>
    public Tensor Add(double value) => MathOperators.AddScalar.Call(this, value);

    /// <summary>Difference, broadcast.</summary>
    public Tensor Subtract(Tensor other) => MathOperators.Subtract.Call(this, other);

    /// <summary>Elementwise product, broadcast.</summary>
    public Tensor Multiply(Tensor other) => MathOperators.Multiply.Call(this, other);

    /// <summary>Multiplies by a number.</summary>
    public Tensor Multiply(double value) => MathOperators.MultiplyScalar.Call(this, value);

    /// <summary>Elementwise quotient, broadcast.</summary>
    public Tensor Divide(Tensor other) => MathOperators.Divide.Call(this, other);

    /// <summary>Square root of each element.</summary>
    public Tensor Sqrt() => MathOperators.Sqrt.Call(this);

    /// <summary>e to the power of each element.</summary>
    public Tensor Exp() => MathOperators.Exp.Call(this);

    /// <summary>Natural logarithm of each element.</summary>
    public Tensor Log() => MathOperators.Log.Call(this);

    /// <summary>Absolute value of each element.</summary>
    public Tensor Abs() => MathOperators.Abs.Call(this);

    /// <summary>Each element to a power.</summary>
    public Tensor Pow(double exponent) => MathOperators.Pow.Call(this, exponent);

    /// <summary>Limits each element to [low, high].</summary>
    public Tensor Clamp(double low, double high) => MathOperators.Clamp.Call(this, low, high);

    /// <summary>Matrix product of [n × k] and [k × m], giving [n × m]; batched where there are more dimensions.</summary>
    public Tensor MatMul(Tensor other) => MathOperators.MatMul.Call(this, other);

    /// <summary>Matrix products of [B × n × k] and [B × k × m], giving [B × n × m].</summary>
    public Tensor BatchMatMul(Tensor other) => MathOperators.BatchMatMul.Call(this, other);

    /// <summary>Sum of products in Einstein's notation, such as <c>nc,nd->ncd</c>.</summary>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> tensors)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(equation);
        fixed (byte* utf8 = text)
        fixed (nint* handles = new nint[tensors.Length])
        {
            var result = MathOperators.Einsum.Call(Argument.Text(utf8, text.Length), Argument.Tensors(tensors, handles));
            InFlight.KeepAlive(tensors);
            return result;
        }
    }

    /// <summary>Takes from this tensor where the condition holds, else from the other.</summary>
    public Tensor Where(Tensor condition, Tensor other) => MathOperators.Where.Call(condition, this, other);

    /// <summary>Sum of all elements; a scalar.</summary>
    public Tensor Sum() => MathOperators.Sum.Call(this);

    /// <summary>Mean of all elements; a scalar.</summary>
    public Tensor Mean() => MathOperators.Mean.Call(this);

    /// <summary>Sum over one dimension.</summary>
    public Tensor Sum(int dimension, bool keep = false)
    {
        long where = dimension;
        return MathOperators.SumOver.Call(this, Argument.List(&where, 1), keep);
    }

    /// <summary>Mean over one dimension.</summary>
    public Tensor Mean(int dimension, bool keep = false)
    {
        long where = dimension;
        return MathOperators.MeanOver.Call(this, Argument.List(&where, 1), keep);
    }

    /// <summary>Index of the greatest element along a dimension; int64.</summary>
    public Tensor ArgMax(int dimension) => MathOperators.ArgMax.Call(this, dimension);

    /// <summary>Greatest element along a dimension and its index.</summary>
    public (Tensor Values, Tensor Indices) Max(int dimension) => MathOperators.Max.CallTwo(this, dimension);

    /// <summary>Least element along a dimension and its index.</summary>
    public (Tensor Values, Tensor Indices) Min(int dimension) => MathOperators.Min.CallTwo(this, dimension);

    /// <summary>Variance over one dimension, divided by n − 1, or by n where not <paramref name="unbiased"/>.</summary>
    public Tensor Variance(int dimension, bool unbiased = true, bool keep = false)
    {
        long where = dimension;
        return MathOperators.Variance.Call(this, Argument.List(&where, 1), unbiased, keep);
    }

    /// <summary>Standard deviation over one dimension, divided by n − 1, or by n where not <paramref name="unbiased"/>.</summary>
    public Tensor Deviation(int dimension, bool unbiased = true, bool keep = false)
    {
        long where = dimension;
        return MathOperators.Deviation.Call(this, Argument.List(&where, 1), unbiased, keep);
    }

    /// <summary>The k greatest elements along the last dimension, best first, and their indices.</summary>
    public (Tensor Values, Tensor Indices) TopK(long count) => MathOperators.TopK.CallTwo(this, count);

    /// <summary>Singular values of a matrix [n × m], greatest first: [min(n, m)].</summary>
    public Tensor SingularValues() => MathOperators.SingularValues.Call(this);

    /// <summary>Euclidean norm of all elements; a scalar.</summary>
    public Tensor Norm() => MathOperators.Norm.Call(this);

    /// <summary>Sets all elements to zero.</summary>
    public void ZeroInPlace() => MathOperators.Zero.Run(this);

    /// <summary>Copies another tensor's elements into this one, converting type and device.</summary>
    public void CopyFrom(Tensor source) => MathOperators.Copy.Run(this, source);

    /// <summary>Adds another tensor, scaled, in place.</summary>
    public void AddInPlace(Tensor other, double alpha = 1) => MathOperators.AddInPlace.Run(this, other, alpha);

    /// <summary>Multiplies by a number in place.</summary>
    public void MultiplyInPlace(double value) => MathOperators.MultiplyInPlace.Run(this, value);

    /// <summary>Fills with samples of the uniform distribution on [low, high).</summary>
    public void UniformInPlace(double low, double high, Generator generator) => MathOperators.Uniform.Run(this, low, high, generator);

    /// <summary>Fills with samples of the normal distribution.</summary>
    public void NormalInPlace(double mean, double deviation, Generator generator) => MathOperators.Normal.Run(this, mean, deviation, generator);

    /// <summary>Fills with ones of that probability, else zeros.</summary>
    public void BernoulliInPlace(double probability, Generator generator) => MathOperators.Bernoulli.Run(this, probability, generator);

    private static class MathOperators
    {
        public static readonly Operator Add = new("add", "Tensor");
        public static readonly Operator AddScalar = new("add", "Scalar");
        public static readonly Operator Subtract = new("sub", "Tensor");
        public static readonly Operator Multiply = new("mul", "Tensor");
        public static readonly Operator MultiplyScalar = new("mul", "Scalar");
        public static readonly Operator Divide = new("div", "Tensor");
        public static readonly Operator Sqrt = new("sqrt");
        public static readonly Operator Exp = new("exp");
        public static readonly Operator Log = new("log");
        public static readonly Operator Abs = new("abs");
        public static readonly Operator Pow = new("pow", "Tensor_Scalar");
        public static readonly Operator Clamp = new("clamp");
        public static readonly Operator MatMul = new("matmul");
        public static readonly Operator Where = new("where", "self");
        public static readonly Operator Sum = new("sum");
        public static readonly Operator Mean = new("mean");
        public static readonly Operator SumOver = new("sum", "dim_IntList");
        public static readonly Operator MeanOver = new("mean", "dim");
        public static readonly Operator ArgMax = new("argmax");
        public static readonly Operator Max = new("max", "dim");
        public static readonly Operator BatchMatMul = new("bmm");
        public static readonly Operator Einsum = new("einsum");
        public static readonly Operator Min = new("min", "dim");
        public static readonly Operator Variance = new("var", "dim");
        public static readonly Operator Deviation = new("std", "dim");
        public static readonly Operator TopK = new("topk");
        public static readonly Operator SingularValues = new("linalg_svdvals");
        public static readonly Operator Norm = new("norm", "Scalar");
        public static readonly Operator Zero = new("zero_");
        public static readonly Operator Copy = new("copy_");
        public static readonly Operator AddInPlace = new("add_", "Tensor");
        public static readonly Operator MultiplyInPlace = new("mul_", "Scalar");
        public static readonly Operator Uniform = new("uniform_");
        public static readonly Operator Normal = new("normal_");
        public static readonly Operator Bernoulli = new("bernoulli_", "float");
    }
}
