using Winnow.Torch;

namespace Winnow.Vision.SelfSupervised;

/// <summary>From one view, a predictor should foretell what a slowly following copy of the network makes of the other.</summary>
/// <remarks>
/// Grill et al., <i>Bootstrap your own latent</i>, NeurIPS 2020: 2 − cos(q(z_a), z̄_b) − cos(q(z_b), z̄_a), where no gradient flows through z̄, the projections of the following networks.
/// Strong in long trainings, at twice the memory; of the methods here the one that most easily learns nothing in short ones.
/// </remarks>
public sealed class Byol : ISelfSupervisedMethod
{
    /// <inheritdoc/>
    public string Name => "byol";

    /// <inheritdoc/>
    public string Description => "foretells a slowly following copy of itself; for long trainings (Grill et al., NeurIPS 2020)";

    /// <inheritdoc/>
    public double? LeastLoss => 0;

    /// <inheritdoc/>
    public double? ChanceLoss(int batch) => null;

    /// <inheritdoc/>
    public HeadLayout Layout(int features) => new([Math.Clamp(2 * features, 256, 4096)], 128) { Predictor = 256, TargetMomentum = 0.99 };

    /// <inheritdoc/>
    public Tensor Loss(ViewEmbeddings views)
    {
        ArgumentNullException.ThrowIfNull(views);
        var first = Embeddings.MeanCosine(Embeddings.Require(views.FirstPredicted, "a predictor"), Embeddings.Require(views.SecondTarget, "following networks").Detach());
        var second = Embeddings.MeanCosine(Embeddings.Require(views.SecondPredicted, "a predictor"), Embeddings.Require(views.FirstTarget, "following networks").Detach());
        return first.Add(second).Multiply(-1).Add(2);
    }
}
