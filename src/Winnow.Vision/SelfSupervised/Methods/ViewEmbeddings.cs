using Winnow.Torch;

namespace Winnow.Vision.SelfSupervised;

/// <summary>What the networks make of two views of the same N images; row i of every tensor belongs to image i.</summary>
/// <param name="First">Projections of the first views [N × d].</param>
/// <param name="Second">Projections of the second views [N × d].</param>
public sealed record ViewEmbeddings(Tensor First, Tensor Second)
{
    /// <summary>What the predictor makes of <see cref="First"/> [N × d]; null without a predictor.</summary>
    public Tensor? FirstPredicted { get; init; }

    /// <summary>What the predictor makes of <see cref="Second"/> [N × d]; null without a predictor.</summary>
    public Tensor? SecondPredicted { get; init; }

    /// <summary>Projections of the first views by the following networks [N × d], without gradients; null without such networks.</summary>
    public Tensor? FirstTarget { get; init; }

    /// <summary>Projections of the second views by the following networks [N × d], without gradients; null without such networks.</summary>
    public Tensor? SecondTarget { get; init; }
}
