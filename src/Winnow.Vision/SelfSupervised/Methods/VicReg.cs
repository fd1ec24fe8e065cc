using Winnow.Torch;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Views of an image should agree, each dimension should vary over the batch, and no two dimensions should say the same.</summary>
/// <remarks>
/// Bardes et al., <i>VICReg: variance-invariance-covariance regularization for self-supervised learning</i>, ICLR 2022: 25 · mean (z − z')² + 25 · ½ Σ_views mean_j max(0, 1 − √(Var z_j + 1e-4))
/// + Σ_views (1/d) Σ_i≠j C_ij². Needs neither other images nor a second network: the variance term itself keeps it from collapsing. O(N × d²).
/// </remarks>
public sealed class VicReg : ISelfSupervisedMethod
{
    private const double Invariance = 25;
    private const double Variance = 25;
    private const double Covariance = 1;
    private const double Epsilon = 1e-4;

    /// <inheritdoc/>
    public string Name => "vicreg";

    /// <inheritdoc/>
    public string Description => "variance, invariance, covariance: robust in short trainings (Bardes et al., ICLR 2022)";

    /// <inheritdoc/>
    public double? LeastLoss => null;

    /// <inheritdoc/>
    public double? ChanceLoss(int batch) => null;

    /// <inheritdoc/>
    public HeadLayout Layout(int features) => Wide(features);

    /// <inheritdoc/>
    public Tensor Loss(ViewEmbeddings views)
    {
        ArgumentNullException.ThrowIfNull(views);
        var invariance = views.First.MeanSquaredError(views.Second);
        var variance = Hinge(views.First).Add(Hinge(views.Second)).Multiply(0.5);
        var covariance = OffDiagonal(views.First).Add(OffDiagonal(views.Second));
        return invariance.Multiply(Invariance).Add(variance, Variance).Add(covariance, Covariance);
    }

    /// <summary>A projector of three layers; wider than the features, as decorrelating pays with more dimensions.</summary>
    internal static HeadLayout Wide(int features)
    {
        var width = Math.Clamp(2 * features, 256, 2048);
        return new([width, width], width);
    }

    private static Tensor Hinge(Tensor z) => z.Variance(0).Add(Epsilon).Sqrt().Multiply(-1).Add(1).Relu().Mean();

    // The diagonal of the covariance is the variance, so its squares come off the sum of all squares.
    private static Tensor OffDiagonal(Tensor z)
    {
        var centred = Embeddings.Centred(z);
        var covariance = centred.Transpose(0, 1).MatMul(centred).Multiply(1.0 / (z.Size(0) - 1)); // [d, d]
        var diagonal = z.Variance(0);
        return covariance.Multiply(covariance).Sum().Subtract(diagonal.Multiply(diagonal).Sum()).Multiply(1.0 / z.Size(1));
    }
}
