using Winnow.Torch;

namespace Winnow.Vision.SelfSupervised;

/// <summary>From one view, a predictor should foretell the projection of the other, which is held fixed meanwhile.</summary>
/// <remarks>
/// Chen and He, <i>Exploring simple siamese representation learning</i>, CVPR 2021: −½ [cos(q(z_a), z_b) + cos(q(z_b), z_a)], where no gradient flows through z. Suffers most from short trainings.
/// </remarks>
public sealed class SimSiam : ISelfSupervisedMethod
{
    /// <inheritdoc/>
    public string Name => "simsiam";

    /// <inheritdoc/>
    public string Description => "foretells its own other view, held fixed; small memory, long trainings (Chen and He, CVPR 2021)";

    /// <inheritdoc/>
    public double? LeastLoss => -1;

    /// <inheritdoc/>
    public double? ChanceLoss(int batch) => null;

    /// <inheritdoc/>
    public HeadLayout Layout(int features)
    {
        var width = Math.Clamp(2 * features, 256, 2048);
        return new([width, width], width) { NormaliseOutput = true, Predictor = width / 4 };
    }

    /// <inheritdoc/>
    public Tensor Loss(ViewEmbeddings views)
    {
        ArgumentNullException.ThrowIfNull(views);
        var first = Embeddings.MeanCosine(Embeddings.Require(views.FirstPredicted, "a predictor"), views.Second.Detach());
        var second = Embeddings.MeanCosine(Embeddings.Require(views.SecondPredicted, "a predictor"), views.First.Detach());
        return first.Add(second).Multiply(-0.5);
    }
}
