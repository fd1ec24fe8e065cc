using Winnow.Torch;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Arithmetic that the losses share.</summary>
internal static class Embeddings
{
    /// <summary>Rows scaled to length 1 [N × d]; a row of zeros stays one.</summary>
    public static Tensor UnitRows(Tensor rows) => rows.Divide(rows.Multiply(rows).Sum(1, keep: true).Add(1e-12).Sqrt());

    /// <summary>Mean over the rows of the cosine between rows of one number; a scalar from −1 to 1.</summary>
    public static Tensor MeanCosine(Tensor left, Tensor right) => UnitRows(left).Multiply(UnitRows(right)).Sum(1).Mean();

    /// <summary>Rows less their mean [N × d].</summary>
    public static Tensor Centred(Tensor rows) => rows.Subtract(rows.Mean(0, keep: true));

    /// <summary>The tensor of that name, which the layout must have made.</summary>
    /// <exception cref="ArgumentException">It is not there.</exception>
    public static Tensor Require(Tensor? tensor, string name) => tensor ?? throw new ArgumentException($"The method needs {name}, which its layout did not ask for.");
}
