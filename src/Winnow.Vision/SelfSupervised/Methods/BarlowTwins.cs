using Winnow.Torch;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Over the batch, each dimension of one view should follow the same dimension of the other, and no other dimension.</summary>
/// <remarks>
/// Zbontar et al., <i>Barlow Twins: self-supervised learning via redundancy reduction</i>, ICML 2021: Σ (1 − c_ii)² + 5e-3 Σ_i≠j c_ij² with c the correlation of the two views'
/// dimensions. O(N × d²).
/// </remarks>
public sealed class BarlowTwins : ISelfSupervisedMethod
{
    private const double Redundancy = 5e-3;
    private const double Epsilon = 1e-5;

    /// <inheritdoc/>
    public string Name => "barlow-twins";

    /// <inheritdoc/>
    public string Description => "redundancy reduction: dimensions correlate with themselves alone (Zbontar et al., ICML 2021)";

    /// <inheritdoc/>
    public double? LeastLoss => null;

    /// <inheritdoc/>
    public double? ChanceLoss(int batch) => null;

    /// <inheritdoc/>
    public HeadLayout Layout(int features) => VicReg.Wide(features);

    /// <inheritdoc/>
    public Tensor Loss(ViewEmbeddings views)
    {
        ArgumentNullException.ThrowIfNull(views);
        var (first, second) = (Standardised(views.First), Standardised(views.Second));
        var correlation = first.Transpose(0, 1).MatMul(second).Multiply(1.0 / first.Size(0)); // [d, d]
        var diagonal = first.Multiply(second).Mean(0);                                        // [d]
        var missing = diagonal.Multiply(-1).Add(1);
        var others = correlation.Multiply(correlation).Sum().Subtract(diagonal.Multiply(diagonal).Sum());
        return missing.Multiply(missing).Sum().Add(others, Redundancy);
    }

    private static Tensor Standardised(Tensor z) => Embeddings.Centred(z).Divide(z.Variance(0, unbiased: false, keep: true).Add(Epsilon).Sqrt());
}
